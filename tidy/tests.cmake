# One test per check: its fixture. The name of the fixture is the name of the check.
file(GLOB fixtures CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test/*.cpp)
foreach(fixture ${fixtures})
  get_filename_component(check ${fixture} NAME_WE)
  add_test(NAME tidy.${check} COMMAND ${Python3_EXECUTABLE}
    ${CMAKE_CURRENT_SOURCE_DIR}/test/run_fixture.py
    $<TARGET_FILE:holdfast_tidy_plugin> holdfast-${check} ${fixture})
endforeach()

add_test(NAME tidy.runner COMMAND ${Python3_EXECUTABLE}
  ${CMAKE_CURRENT_SOURCE_DIR}/runner/test/test_runner.py
  ${runner} $<TARGET_FILE:holdfast_tidy_plugin>)
