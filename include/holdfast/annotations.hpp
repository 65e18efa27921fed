// Annotations that tell holdfast-tidy what a declaration is, where its name does not.
//
// Depends on nothing, costs nothing: the macros expand to nothing on compilers other than clang.
// They go in front of a declaration:
//
//     HOLDFAST_EXTERNAL quote fetch_quote(sku const&);     // leaves the process: wants a fallback
//     HOLDFAST_LOGS     void complain(std::string_view);   // a handler that calls it has logged
//
// The same can be said of code that cannot be edited by the options HoldfastClients,
// HoldfastLoggers, HoldfastSinks, … in .clang-tidy.
#pragma once

#if defined(__clang__)
#define HOLDFAST_ANNOTATE(what) [[clang::annotate("holdfast::" what)]]
#else
#define HOLDFAST_ANNOTATE(what)
#endif

/// Calls something outside this process: holdfast-no-fallback asks for a fallback around each call.
#define HOLDFAST_EXTERNAL HOLDFAST_ANNOTATE("external")

/// Leaves a trace that an operator will see: a log line, a metric, an alert.
#define HOLDFAST_LOGS HOLDFAST_ANNOTATE("logs")

/// Deals with the exception in flight (a Lippincott function), or with the error it is given.
#define HOLDFAST_HANDLES HOLDFAST_ANNOTATE("handles")

/// Sends its arguments to a client: holdfast-leak-to-client watches what goes in.
#define HOLDFAST_SINK HOLDFAST_ANNOTATE("sink")

/// Returns text that is not for clients: a stack trace, a driver's message, a query.
#define HOLDFAST_DIAGNOSTIC HOLDFAST_ANNOTATE("diagnostic")

/// An error type whose what() was written for clients.
#define HOLDFAST_PUBLIC HOLDFAST_ANNOTATE("public")

/// Runs the callable that it is given with a fallback around it, as hf::call does.
#define HOLDFAST_GUARDS HOLDFAST_ANNOTATE("guards")
