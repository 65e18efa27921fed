// Two shared objects, each with its own copy of the library and all else hidden, loaded at run
// time: what one throws the other catches, by name and by base, and this program too.
#include "shared_errors.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace shared_object {

using namespace shared_errors;

void* symbol(char const* object, char const* name) {
  void* const handle = dlopen(object, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) throw std::runtime_error{dlerror()};
  void* const found = dlsym(handle, name);
  if (found == nullptr) throw std::runtime_error{dlerror()};
  return found;  // never closed: an error's name lives in its shared object
}
template <class F>
F* from_thrower(char const* name) {
  return reinterpret_cast<F*>(symbol(THROWER, name));
}
template <class F>
F* from_catcher(char const* name) {
  return reinterpret_cast<F*>(symbol(CATCHER, name));
}

void throw_own() { from_thrower<void(char const*)>("throw_own")("/var"); }
void throw_built_in() { from_thrower<void()>("throw_built_in")(); }

seen see(char const* how, void (*throwing)()) {
  return from_catcher<seen(void (*)())>(how)(throwing);
}

TEST(SharedObject, ErrorsAreCaughtInAnotherByNameAndByBase) {
  EXPECT_EQ(see("see_own", throw_own), seen::by_its_name);
  EXPECT_EQ(see("see_own_by_base", throw_own), seen::by_its_base);
  EXPECT_EQ(see("see_built_in", throw_built_in), seen::by_its_name);
  EXPECT_EQ(see("see_as_error", throw_own), seen::as_an_error);
  EXPECT_EQ(see("see_own", throw_built_in), seen::as_an_error);
}

TEST(SharedObject, ErrorsAreCaughtInTheProgram) {
  EXPECT_THROW(throw_own(), disk_full);
  EXPECT_THROW(throw_own(), hf::unavailable);
  EXPECT_THROW(throw_built_in(), hf::not_found);
}

TEST(SharedObject, AnErrorMadeInOneIsConvertedInAnotherAndRaisedHere) {
  hf::error e = hf::conflict{};
  from_catcher<void(void (*)(), hf::error*)>("convert")(throw_own, &e);
  EXPECT_STREQ(e.what(), "/var is full");
  EXPECT_EQ(e.code_name(), "DISK_FULL");
  EXPECT_THROW(e.raise(), disk_full);
}

TEST(SharedObject, AnErrorMadeInOneWithoutThrowingIsRaisedHere) {
  hf::error e = hf::conflict{};
  from_thrower<void(hf::error*)>("make_own")(&e);
  EXPECT_THROW(e.raise(), disk_full);
  EXPECT_THROW(e.with(hf::origin::dependency).raise(), disk_full);
}

}  // namespace shared_object
