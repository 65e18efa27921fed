#include <holdfast/boundary/public_view.hpp>

#include <algorithm>

namespace holdfast {

namespace {

constexpr std::size_t longest_message = 2048;

/// A fault that the dependency found with us, or an answer that nobody declared to be one: an
/// upstream 401 is our credentials, its 404 our URL. Our caller can do nothing about either.
bool is_our_fault(error const& e) noexcept {
  if (e.verdict() == verdict::misused) return true;
  bool const waits = e.kind() == kind::overloaded || e.kind() == kind::cancelled;
  return catalog_of(e.kind()).http < 500 && !waits;
}

/// Never within a character.
std::string_view cut(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace

public_view::public_view(error const& e) noexcept
    : code_{&e.code()},
      message_{cut(e.message(), longest_message)},
      details_{e.details()},
      violations_{e.violations()},
      level_{catalog_of(e.kind()).level} {
  if (e.origin() == origin::dependency && e.verdict() != verdict::answered) {
    if (is_our_fault(e)) {
      code_ = &built_in_code(kind::internal);
      level_ = log_level::error;
    }
    message_ = catalog_of(code_->kind).message;
    details_ = {};
    violations_ = {};
    return;
  }
  // A dependency's hint is about the dependency: when to come back to us is another question.
  auto const hint = e.retry_after();
  if (e.origin() == origin::own && hint && (status() == 503 || status() == 429)) {
    using std::chrono::seconds;
    retry_after_ = std::max(std::chrono::ceil<seconds>(*hint), seconds{1});
  }
}

}  // namespace holdfast
