include(CMakePackageConfigHelpers)

set(holdfast_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/holdfast)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/holdfast-config.cmake.in ${PROJECT_BINARY_DIR}/holdfast-config.cmake
  INSTALL_DESTINATION ${holdfast_cmake_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/holdfast-config-version.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES
    ${PROJECT_BINARY_DIR}/holdfast-config.cmake
    ${PROJECT_BINARY_DIR}/holdfast-config-version.cmake
  DESTINATION ${holdfast_cmake_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
