#include <holdfast/error/foreign.hpp>

#include "node.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <typeinfo>

namespace holdfast {

namespace {

constexpr int deepest = 128;

std::string type_name(std::type_info const* type) {
  if (type == nullptr) return "unknown type";
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> const name{
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free};
  return name ? name.get() : type->name();
}

error convert(std::exception_ptr const& thrown, int depth);

error foreign(std::string type, char const* text, std::optional<error> const& inner) {
  std::string note = std::move(type);
  if (text != nullptr && *text != '\0') note.append(": ").append(text);
  error made = make_error(kind::internal, public_text{}, internal(std::move(note)));
  return inner ? made.with(because(*inner)) : made;
}

/// What an exception was nested around, one level down.
std::optional<error> nested_in(std::nested_exception const* nest, int depth) {
  if (nest == nullptr || nest->nested_ptr() == nullptr) return std::nullopt;
  if (depth >= deepest) return foreign("more nested exceptions, left out", nullptr, std::nullopt);
  return convert(nest->nested_ptr(), depth + 1);
}

std::optional<error> nested_in(std::exception const& outer, int depth) {
  return nested_in(dynamic_cast<std::nested_exception const*>(&outer), depth);
}

/// Ours, and what it was nested around as its cause; without memory, ours as it is.
error convert_ours(error const& ours, int depth) noexcept {
  try {
    auto const inner = ours.cause() ? std::nullopt : nested_in(ours, depth);
    return inner ? ours.with(because(*inner)) : ours;
  } catch (...) {
    return ours;
  }
}

error convert(std::exception_ptr const& thrown, int depth) {
  try {
    std::rethrow_exception(thrown);
  } catch (error const& ours) {
    return convert_ours(ours, depth);
  } catch (std::bad_alloc const&) {
    return detail::out_of_memory();
  } catch (std::system_error const& e) {
    std::string type = type_name(&typeid(e));
    type.append(" (").append(e.code().category().name()).append(":");
    type.append(std::to_string(e.code().value())).append(")");
    return foreign(std::move(type), e.what(), nested_in(e, depth));
  } catch (std::exception const& e) {
    return foreign(type_name(&typeid(e)), e.what(), nested_in(e, depth));
  } catch (std::string const& text) {
    return foreign("std::string", text.c_str(), std::nullopt);
  } catch (char const* text) {
    return foreign("char const*", text, std::nullopt);
  } catch (std::nested_exception const& e) {
    return foreign(type_name(abi::__cxa_current_exception_type()), nullptr, nested_in(&e, depth));
  } catch (...) {
    return foreign(type_name(abi::__cxa_current_exception_type()), nullptr, std::nullopt);
  }
}

}  // namespace

error error_from(std::exception_ptr thrown) noexcept {
  try {
    if (thrown == nullptr)
      return make_error(kind::internal, public_text{}, internal("no exception to speak of"));
    return convert(thrown, 0);
  } catch (...) {
    return detail::out_of_memory();  // converting needs memory; this does not
  }
}

error current_error() noexcept { return error_from(std::current_exception()); }

}  // namespace holdfast
