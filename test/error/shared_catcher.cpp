// Another one: it catches what the first one throws.
#include "shared_errors.hpp"

#include <holdfast/error/foreign.hpp>

using namespace shared_errors;

namespace {

template <class Name, class Base>
seen see(void (*throwing)()) {
  try {
    throwing();
  } catch (Name const&) {
    return seen::by_its_name;
  } catch (Base const&) {
    return seen::by_its_base;
  } catch (hf::error const&) {
    return seen::as_an_error;
  } catch (std::exception const&) {
    return seen::as_an_exception;
  } catch (...) {
    return seen::as_a_stranger;
  }
  return seen::nothing;
}

struct nobody {};
struct nobody_else {};

}  // namespace

extern "C" {
HOLDFAST_VISIBLE seen see_own(void (*throwing)()) {
  return see<disk_full, hf::unavailable>(throwing);
}
HOLDFAST_VISIBLE seen see_own_by_base(void (*throwing)()) {
  return see<nobody, hf::unavailable>(throwing);
}
HOLDFAST_VISIBLE seen see_built_in(void (*throwing)()) {
  return see<hf::not_found, nobody>(throwing);
}
HOLDFAST_VISIBLE seen see_as_error(void (*throwing)()) {
  return see<nobody, nobody_else>(throwing);
}
HOLDFAST_VISIBLE void convert(void (*throwing)(), hf::error* into) {
  try {
    throwing();
  } catch (...) {
    *into = hf::current_error();
  }
}
}
