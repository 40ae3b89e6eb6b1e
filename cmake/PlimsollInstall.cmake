# What `cmake --install` lays out, and the package that find_package(plimsoll) finds: the libraries that can be used
# alone (core, model, graph) with their headers: the component `library`.
include(CMakePackageConfigHelpers)

set(libraries plimsoll_core plimsoll_model plimsoll_graph)
install(TARGETS ${libraries} EXPORT plimsoll
  ARCHIVE COMPONENT library
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/plimsoll COMPONENT library)
install(EXPORT plimsoll NAMESPACE plimsoll:: FILE plimsoll-targets.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll COMPONENT library)
configure_package_config_file(cmake/plimsoll-config.cmake.in
  "${CMAKE_CURRENT_BINARY_DIR}/plimsoll-config.cmake"
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/plimsoll-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/plimsoll-config.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/plimsoll-config-version.cmake"
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll COMPONENT library)

install(TARGETS plimsoll RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY examples/harbour DESTINATION ${CMAKE_INSTALL_DATADIR}/plimsoll/examples)
install(DIRECTORY schemas/json DESTINATION ${CMAKE_INSTALL_DATADIR}/plimsoll/schemas)
install(DIRECTORY docs/guide DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
