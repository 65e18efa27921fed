#include "folding.hpp"

#include <algorithm>

namespace holdfast::detail {

bool folding::may_fold(error const& e, public_view const& view, std::uint16_t status) noexcept {
  if (view.code().kind == kind::internal) return false;
  bool const refusal = (status == 429 || status == 503) && e.origin() == origin::own;
  // A refusal with a cause is a failure in disguise: something was tried, and the record says what.
  if (refusal) return !e.cause().has_value();
  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
}

folding::slot* folding::slot_for(holdfast::code const& code, std::uint16_t status) noexcept {
  for (std::size_t i = 0; i < used_; ++i)
    if (slots_[i].sum.code == &code && slots_[i].sum.status == status) return &slots_[i];
  if (used_ == slots_.size()) return nullptr;
  slots_[used_].sum.code = &code;
  slots_[used_].sum.status = status;
  slots_[used_].ends = instant::min();
  return &slots_[used_++];
}

bool folding::counted(holdfast::code const& code, std::uint16_t status, std::string_view id,
                      instant now) noexcept {
  if (!options_.on) return false;
  std::lock_guard const lock{mutex_};
  slot* const s = slot_for(code, status);
  if (s == nullptr) return false;  // more codes than slots: write them all
  if (now >= s->ends && s->sum.count == 0) {
    s->written = 0;
    s->ends = after(now, options_.window);
  }
  if (s->written < options_.most) {
    ++s->written;
    return false;
  }
  if (s->sum.count++ == 0) {
    s->sum.first = request_id::cleaned(id);
    first_end_ = std::min(first_end_, s->ends);
  }
  s->sum.last = request_id::cleaned(id);
  return true;
}

std::optional<folding::summary> folding::take_ended(instant now) noexcept {
  std::lock_guard const lock{mutex_};
  if (now < first_end_) return std::nullopt;
  first_end_ = never;
  std::optional<summary> taken;
  for (std::size_t i = 0; i < used_; ++i) {
    slot& s = slots_[i];
    if (s.sum.count == 0) continue;
    if (!taken && now >= s.ends) {
      taken = s.sum;
      s.sum.count = 0;
    } else {
      first_end_ = std::min(first_end_, s.ends);
    }
  }
  return taken;
}

}  // namespace holdfast::detail
