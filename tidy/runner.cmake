# The runner, packed into one executable file. Python, because clang-tidy-19 itself depends on
# python3: where the runner can be of use, its interpreter is there, and nothing has to be linked.
set(runner_source ${CMAKE_CURRENT_SOURCE_DIR}/runner)
file(GLOB runner_parts CONFIGURE_DEPENDS ${runner_source}/holdfast_tidy/*.py)
set(runner_stage ${CMAKE_CURRENT_BINARY_DIR}/runner)
set(runner ${HOLDFAST_TIDY_BIN}/holdfast-tidy)

add_custom_command(OUTPUT ${runner}
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${runner_stage}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${runner_stage}/holdfast_tidy ${HOLDFAST_TIDY_BIN}
  COMMAND ${CMAKE_COMMAND} -E copy ${runner_parts} ${runner_stage}/holdfast_tidy
  COMMAND ${Python3_EXECUTABLE} -m zipapp ${runner_stage} -o ${runner} -c
    -p "/usr/bin/env python3" -m "holdfast_tidy.__main__:entry"
  COMMAND chmod 755 ${runner}
  DEPENDS ${runner_parts}
  VERBATIM)
add_custom_target(holdfast_tidy_runner ALL DEPENDS ${runner})
