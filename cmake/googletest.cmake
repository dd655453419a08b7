# GoogleTest, from the sources that scripts/setup unpacked.
set(INSTALL_GTEST OFF CACHE INTERNAL "")
set(BUILD_GMOCK OFF CACHE INTERNAL "")
add_subdirectory("${SOTTOVOCE_SOURCES_DIR}/googletest" "${CMAKE_BINARY_DIR}/googletest"
                 EXCLUDE_FROM_ALL SYSTEM)
