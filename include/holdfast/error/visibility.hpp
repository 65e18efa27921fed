// Type information that is the same in every shared object.
#pragma once

/// Errors are thrown in one shared object and caught in another, both built with
/// -fvisibility=hidden: their type information has to stay visible.
#if defined(__GNUC__)
#define HOLDFAST_VISIBLE __attribute__((visibility("default")))
#else
#define HOLDFAST_VISIBLE
#endif
