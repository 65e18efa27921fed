// What this project calls things: loggers, sinks, clients, layers, … Declared once, as global
// CheckOptions (`HoldfastLoggers: 'my::log, complain'`), and read by all checks. The built-in
// knowledge is in vocabulary.cpp; what the user writes is added to it, `!name` takes away.
#pragma once

#include "shared/layers.h"
#include "shared/names.h"

#include "clang-tidy/ClangTidyCheck.h"

#include <memory>

namespace holdfast_tidy {

struct vocabulary {
  name_list loggers;              // HoldfastLoggers: functions, methods, macros, stream objects
  name_list reporters;            // HoldfastHandlers: deal with the error in flight or given
  name_list sinks;                // HoldfastSinks: what is given to them reaches a client
  name_list diagnostics;          // HoldfastDiagnostics: return text that is not for clients
  name_list public_errors;        // HoldfastPublicErrors: their what() is for clients
  name_list clients;              // HoldfastClients: leave the process
  name_list guards;               // HoldfastGuards: run a callable with a fallback around it
  name_list broad_exceptions;     // HoldfastBroadExceptions: catching one catches nearly all
  name_list expected_exceptions;  // HoldfastExpectedExceptions: control flow, not failure
  name_list results;              // HoldfastResults: types that hold a value or an error
  name_list raising_results;      // HoldfastRaisingResults: their value() raises the error itself
  name_list protections;          // HoldfastProtections: breakers, limiters, dependencies
  name_list error_bases;          // HoldfastErrorBases: raise() them, do not throw them
  layer_map layers;               // HoldfastLayers, HoldfastOuter
};

/// The vocabulary of this run. Parsed once for each distinct set of options.
std::shared_ptr<vocabulary const> vocabulary_of(
    clang::tidy::ClangTidyCheck::OptionsView const& options);

/// The names of all options, with their value in this run, for `--dump-config`.
void store_options(clang::tidy::ClangTidyCheck::OptionsView const& options,
                   clang::tidy::ClangTidyOptions::OptionMap& into);

}  // namespace holdfast_tidy
