# holdfast-tidy is a project of its own: it wants clang++-19, whatever compiler the rest is built
# with. Here it is built beside us, its programs join ours in bin/, its tests join ours in ctest.
if(HOLDFAST_SANITIZE OR NOT EXISTS ${PROJECT_SOURCE_DIR}/tidy/tests.cmake)
  return()
endif()

find_program(HOLDFAST_CLANG_19 clang++-19)
find_package(Clang 19.1 CONFIG QUIET HINTS /usr/lib/llvm-19)
if(NOT HOLDFAST_CLANG_19 OR NOT Clang_FOUND)
  # One visible SKIPPED test; in CI, where everything can be installed, a failure.
  set(skip "echo 'no clang 19 to build holdfast-tidy with'; test -n \"$CI\" || exit 77; exit 1")
  add_test(NAME tidy COMMAND sh -c "${skip}")
  set_tests_properties(tidy PROPERTIES SKIP_RETURN_CODE 77)
  return()
endif()

include(ExternalProject)
set(tidy_build ${PROJECT_BINARY_DIR}/tidy)
ExternalProject_Add(holdfast_tidy
  SOURCE_DIR ${PROJECT_SOURCE_DIR}/tidy
  BINARY_DIR ${tidy_build}
  CMAKE_ARGS
    -DCMAKE_CXX_COMPILER=${HOLDFAST_CLANG_19}
    -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
    -DHOLDFAST_TIDY_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}
  BUILD_ALWAYS ON
  INSTALL_COMMAND ""
  USES_TERMINAL_BUILD ON)
file(WRITE ${PROJECT_BINARY_DIR}/tidy_tests.cmake "subdirs(\"${tidy_build}\")\n")
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY
  TEST_INCLUDE_FILES ${PROJECT_BINARY_DIR}/tidy_tests.cmake)
