include(GNUInstallDirs)

# Which files of a list are there. Work on one tree goes on in several places at once, and a file
# that is listed a minute before it is written must not stop everybody else from configuring.
# `tools/check_sources.py` (in `make check`) is where a listed file that never came is an error.
function(holdfast_present out)
  set(there "")
  foreach(file IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH file NORMALIZE)
    if(EXISTS ${file})
      list(APPEND there ${file})
    else()
      message(STATUS "listed but not there: ${file}")
    endif()
  endforeach()
  set(${out} ${there} PARENT_SCOPE)
endfunction()

function(holdfast_warnings target)
  if(HOLDFAST_DEVELOPER)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror)
  endif()
endfunction()

# holdfast_library(<component> BASE <include root> HEADERS … SOURCES … PUBLIC … PRIVATE …)
#
# Headers are written as they are included, `holdfast/core/verdict.hpp`, and found below BASE.
#
# One component: the target holdfast_<component> (holdfast itself keeps its plain name), the alias
# holdfast::<component>, its headers as a file set, its install rule and its own export file.
# Without sources it is an INTERFACE library. PRIVATE libraries are header-only third parties that
# only our .cpp files see: they do not follow the library into its installed form.
function(holdfast_library component)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "BASE" "HEADERS;SOURCES;PUBLIC;PRIVATE")
  set(target holdfast_${component})
  if(component STREQUAL "holdfast")
    set(target holdfast)
  endif()
  list(TRANSFORM arg_HEADERS PREPEND ${arg_BASE}/)
  holdfast_present(headers ${arg_HEADERS})
  holdfast_present(sources ${arg_SOURCES})

  set(reach PUBLIC)
  if(sources)
    add_library(${target} STATIC ${sources})
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    holdfast_warnings(${target})
    foreach(library IN LISTS arg_PRIVATE)
      target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:${library}>)
    endforeach()
  else()
    set(reach INTERFACE)
    add_library(${target} INTERFACE)
  endif()
  add_library(holdfast::${component} ALIAS ${target})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${component} VERIFY_INTERFACE_HEADER_SETS ${HOLDFAST_DEVELOPER})
  target_compile_features(${target} ${reach} cxx_std_20)
  target_link_libraries(${target} ${reach} ${arg_PUBLIC})
  target_sources(${target} ${reach} FILE_SET HEADERS BASE_DIRS ${arg_BASE} FILES ${headers})

  if(HOLDFAST_INSTALL)
    install(TARGETS ${target} EXPORT holdfast-${component} FILE_SET HEADERS)
    install(EXPORT holdfast-${component} NAMESPACE holdfast:: FILE holdfast-${component}.cmake
            DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/holdfast)
  endif()
endfunction()
