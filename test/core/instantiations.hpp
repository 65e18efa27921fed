// The templates of the core, instantiated as they are used, for the symbol scan of
// tools/check_core_purity.py: a template has no symbols before somebody instantiates it.
#pragma once

#include <holdfast/core/circuit_breaker.hpp>
#include <holdfast/core/concurrency_limit.hpp>
#include <holdfast/core/retry_budget.hpp>

template class holdfast::core::basic_circuit_breaker<std::atomic>;
template class holdfast::core::basic_concurrency_limit<std::atomic>;
template class holdfast::core::basic_retry_budget<std::atomic>;
