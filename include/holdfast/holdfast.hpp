// holdfast: errors with meaning, and calls that fail well. Everything but boundary and adapters.
#pragma once

// IWYU pragma: begin_exports
#include <holdfast/call/call.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/error/as_result.hpp>
#include <holdfast/error/catalog.hpp>
#include <holdfast/error/code.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/error.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>
// IWYU pragma: end_exports
