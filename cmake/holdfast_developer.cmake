# Everything that only those who work on holdfast need. Included by the root file in developer mode.
enable_testing()
include(GoogleTest)

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
# Assertions stay on in everything that we test: the build types' own flags would define NDEBUG.
# -O2 and never -O3: g++ 12 then warns, wrongly, about overlapping copies in string concatenation.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1")

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(HOLDFAST_CCACHE ccache)
  if(HOLDFAST_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${HOLDFAST_CCACHE})
  endif()
endif()

set(HOLDFAST_SANITIZE "" CACHE STRING "Sanitizers for all that is built, e.g. address,undefined")
if(HOLDFAST_SANITIZE)
  add_compile_options(
    -fsanitize=${HOLDFAST_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${HOLDFAST_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented, std::regex of g++ 12 looks uninitialised to it; the optimised build still warns.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()

find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(Threads REQUIRED)

# The programs whose tests run threads against each other: what TSan is for.
add_custom_target(concurrent_tests)

# A program of ours. C++23 as g++ 12 knows it; only the library itself keeps to C++20.
function(holdfast_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  holdfast_present(sources ${arg_SOURCES})
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES CXX_STANDARD 23 CXX_STANDARD_REQUIRED ON)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  holdfast_warnings(${name})
endfunction()

# holdfast_tests(<folder> SOURCES … LINK … [CONCURRENT] [SERIAL] [TIMEOUT seconds])
#
# One GTest program, <folder>_test, for the tests of one folder; each test is a ctest entry.
# CONCURRENT: also run under TSan. SERIAL: measures time or owns a port, so it runs alone.
# A unity build: two files of one folder share their unnamed namespace, so name things apart.
function(holdfast_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "CONCURRENT;SERIAL" "TIMEOUT" "SOURCES;LINK")
  set(target ${folder}_test)
  holdfast_program(${target} SOURCES ${arg_SOURCES}
    LINK ${arg_LINK} GTest::gmock_main rapidcheck rapidcheck_gtest Threads::Threads)
  if(NOT TARGET ${target})
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set(properties TIMEOUT ${arg_TIMEOUT})
  if(arg_CONCURRENT)
    list(APPEND properties LABELS concurrent)
    add_dependencies(concurrent_tests ${target})
  endif()
  if(arg_SERIAL)
    list(APPEND properties RUN_SERIAL ON)
  endif()
  gtest_discover_tests(${target}
    TEST_PREFIX ${folder}. DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
endfunction()
