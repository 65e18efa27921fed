# The plugin: a MODULE that links against nothing, because clang-tidy itself exports what it needs.
file(GLOB plugin_sources CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_SOURCE_DIR}/module/*.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/shared/*.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/checks/*.cpp)

add_library(holdfast_tidy_plugin MODULE ${plugin_sources})
target_compile_features(holdfast_tidy_plugin PRIVATE cxx_std_20)
target_include_directories(holdfast_tidy_plugin PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_include_directories(holdfast_tidy_plugin SYSTEM PRIVATE
  ${CLANG_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
target_compile_definitions(holdfast_tidy_plugin PRIVATE
  HOLDFAST_TIDY_VERSION="${PROJECT_VERSION}"
  HOLDFAST_TIDY_LLVM=${LLVM_VERSION_MAJOR})
# -O1: the plugin is a small part of a clang-tidy run, and -O2 costs half as much build time again.
target_compile_options(holdfast_tidy_plugin PRIVATE
  -O1 -g0 -Wall -Wextra -Wno-unused-parameter -fvisibility=hidden
  $<$<NOT:$<BOOL:${LLVM_ENABLE_RTTI}>>:-fno-rtti>)
# -z,now: a plugin for another clang-tidy is refused when it is loaded, not at its first finding.
target_link_options(holdfast_tidy_plugin PRIVATE LINKER:-z,now)
# Angle brackets are required: with quotes CMake looks in the source directory.
target_precompile_headers(holdfast_tidy_plugin PRIVATE <clang-tidy/ClangTidyCheck.h>
  <clang/ASTMatchers/ASTMatchers.h> <clang/AST/StmtCXX.h> <clang/Lex/Lexer.h>)
set_target_properties(holdfast_tidy_plugin PROPERTIES
  PREFIX "" OUTPUT_NAME "holdfast-tidy-plugin-${LLVM_VERSION_MAJOR}"
  LIBRARY_OUTPUT_DIRECTORY "${HOLDFAST_TIDY_BIN}")
