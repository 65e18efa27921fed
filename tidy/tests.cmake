# One test per fixture: `<check>.cpp`, and `<check>.<what>.cpp` where one file would be too long.
file(GLOB fixtures CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test/*.cpp)
foreach(fixture ${fixtures})
  get_filename_component(check ${fixture} NAME_WE)
  get_filename_component(name ${fixture} NAME_WLE)
  add_test(NAME tidy.${name} COMMAND ${Python3_EXECUTABLE}
    ${CMAKE_CURRENT_SOURCE_DIR}/test/run_fixture.py
    $<TARGET_FILE:holdfast_tidy_plugin> holdfast-${check} ${fixture})
endforeach()

# That each fixture shows its check, and its silence, in every setting that people write code in.
add_test(NAME tidy.settings COMMAND ${Python3_EXECUTABLE}
  ${CMAKE_CURRENT_SOURCE_DIR}/test/check_settings.py)

add_test(NAME tidy.runner COMMAND ${Python3_EXECUTABLE}
  ${CMAKE_CURRENT_SOURCE_DIR}/runner/test/test_runner.py
  ${runner} $<TARGET_FILE:holdfast_tidy_plugin>)
foreach(part odd scope settings baseline)
  add_test(NAME tidy.runner_${part} COMMAND ${Python3_EXECUTABLE}
    ${CMAKE_CURRENT_SOURCE_DIR}/runner/test/test_${part}.py ${runner})
endforeach()

# Against our own subset of the schema; with SARIF_SCHEMA=FILE in the environment, the
# standard's too.
add_test(NAME tidy.sarif COMMAND ${Python3_EXECUTABLE}
  ${CMAKE_CURRENT_SOURCE_DIR}/runner/test/test_sarif.py ${runner})
set_tests_properties(tidy.sarif PROPERTIES SKIP_RETURN_CODE 77)
