#include <holdfast/error/error.hpp>

#include "node.hpp"

#include <holdfast/error/named.hpp>

#include <array>

namespace holdfast {

namespace detail {

namespace {

/// Made before other statics and never destroyed: an error may be copied while they come and go.
/// (`constinit` would say it better, but std::string cannot be one on clang with libstdc++ 12.)
union immortal_node {
  node body;
  explicit immortal_node(literal note) noexcept : body{internal_text{note}} {}
  ~immortal_node() {}  // NOLINT(modernize-use-equals-default): a default one would be deleted
};

[[gnu::init_priority(101)]] immortal_node moved_from_body{"moved from"};
[[gnu::init_priority(101)]] immortal_node no_memory_body{"std::bad_alloc"};
[[gnu::init_priority(101)]] immortal_node no_error_body{
    "a result was asked for an error it has not"};
constinit std::atomic<node const*> immortals{nullptr};

constexpr std::array<name_stamp const*, kind_count> built_in_names{
    &stamp_of<malformed>,      &stamp_of<validation_error>, &stamp_of<unauthenticated>,
    &stamp_of<forbidden>,      &stamp_of<not_found>,        &stamp_of<conflict>,
    &stamp_of<too_large>,      &stamp_of<overloaded>,       &stamp_of<cancelled>,
    &stamp_of<internal_error>, &stamp_of<unimplemented>,    &stamp_of<unavailable>,
    &stamp_of<unreachable>,    &stamp_of<timed_out>};

static_assert(
    [] {
      for (std::size_t i = 0; i < kind_count; ++i)
        if (static_cast<std::size_t>(built_in_names[i]->own_code->kind) != i) return false;
      return true;
    }(),
    "one name for each kind, in the order of the enumeration");

/// How to throw a built-in name from here, for errors made in code that has no exceptions.
template <class Self>
[[noreturn]] void raise_built_in(error const& e) {
  throw Self(restore_tag{}, e);
}

constexpr std::array<void (*)(error const&), kind_count> built_in_raises{
    &raise_built_in<malformed>,       &raise_built_in<validation_error>,
    &raise_built_in<unauthenticated>, &raise_built_in<forbidden>,
    &raise_built_in<not_found>,       &raise_built_in<conflict>,
    &raise_built_in<too_large>,       &raise_built_in<overloaded>,
    &raise_built_in<cancelled>,       &raise_built_in<internal_error>,
    &raise_built_in<unimplemented>,   &raise_built_in<unavailable>,
    &raise_built_in<unreachable>,     &raise_built_in<timed_out>};

void keep_reachable(node const* body) noexcept {
  node const* first = immortals.load(std::memory_order_relaxed);
  do {
    body->next = first;
  } while (!immortals.compare_exchange_weak(first, body, std::memory_order_release,
                                            std::memory_order_relaxed));
}

}  // namespace

node::node(internal_text note) noexcept : shared_body{0} {
  parts.name = &stamp_of<internal_error>;
  parts.own_code = parts.name->own_code;
  parts.note = std::move(note);
}

node::node(draft&& d) : parts{std::move(d)} {
  if (parts.own_code == nullptr) parts.own_code = parts.name->own_code;
}

void release(shared_body const* body) noexcept {
  // A loop, where a destructor would recurse: a chain of causes may be longer than the stack is
  // deep.
  while (body->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    node const* const last = &node_of(body);
    body = last->parts.cause;
    delete last;
    if (body == nullptr || body->is_immortal()) return;
  }
}

}  // namespace detail

error::error(detail::draft&& d) : body_{nullptr} {
  if (d.name == nullptr) {
    auto const k = d.own_code != nullptr ? d.own_code->kind : holdfast::kind::internal;
    d.name = detail::built_in_names[static_cast<std::size_t>(k)];
  }
  auto const* const made = new detail::node{std::move(d)};
  if (made->parts.cause != nullptr) static_cast<void>(hold(made->parts.cause));
  body_ = made;
}

error make_error(kind k, detail::draft&& d) {
  d.own_code = &built_in_code(k);
  return error{std::move(d)};
}

holdfast::code const& error::code() const noexcept {
  return *detail::node_of(body_).parts.own_code;
}

holdfast::kind error::kind() const noexcept { return code().kind; }

std::string_view error::message() const noexcept { return what(); }

char const* error::what() const noexcept {
  public_text const& message = detail::node_of(body_).parts.message;
  return message.empty() ? catalog_of(kind()).message.data() : message.c_str();
}

holdfast::verdict error::verdict() const noexcept {
  detail::draft const& parts = detail::node_of(body_).parts;
  if (parts.verdict) return *parts.verdict;
  // "Come back in two seconds" is a plea for less; a bare "I am down" is not.
  if (kind() == holdfast::kind::unavailable && parts.retry_after) return verdict::overloaded;
  return catalog_of(kind()).verdict;
}

holdfast::origin error::origin() const noexcept { return detail::node_of(body_).parts.from; }

std::optional<std::chrono::milliseconds> error::retry_after() const noexcept {
  return detail::node_of(body_).parts.retry_after;
}

std::span<detail_field const> error::details() const noexcept {
  return detail::node_of(body_).parts.details;
}

std::span<violation const> error::violations() const noexcept {
  return detail::node_of(body_).parts.violations;
}

std::optional<error> error::cause() const noexcept {
  detail::shared_body const* const body = detail::node_of(body_).parts.cause;
  if (body == nullptr) return std::nullopt;
  return error{hold(body)};
}

detail::draft error::copy_draft() const { return detail::node_of(body_).parts; }

error error::immortal() const {
  error copy{copy_draft()};
  copy.body_->holders.store(0, std::memory_order_relaxed);
  detail::keep_reachable(&detail::node_of(copy.body_));
  return copy;
}

detail::shared_body const* error::moved_from() noexcept { return &detail::moved_from_body.body; }

void error::raise() const {
  auto const as_named = detail::node_of(body_).parts.name->raise;
  auto const as_kind = detail::built_in_raises[static_cast<std::size_t>(kind())];
  (as_named != nullptr ? as_named : as_kind)(*this);
  __builtin_unreachable();  // neither of the two returns
}

error detail::out_of_memory() noexcept { return error{&no_memory_body.body}; }

error const& detail::no_error() noexcept {
  static error const none{&no_error_body.body};
  return none;
}

}  // namespace holdfast
