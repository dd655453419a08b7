# How every library and test of the project is compiled.

add_library(sottovoce_options INTERFACE)
target_include_directories(sottovoce_options INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_compile_options(sottovoce_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Werror
  # Frames per id must not depend on whether a compiler fuses multiply and add.
  -ffp-contract=off
  $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)
if(EMSCRIPTEN)
  target_compile_options(sottovoce_options INTERFACE -msimd128)
endif()

if(SOTTOVOCE_SANITIZE)
  # Without vptr: our code is built without RTTI, GoogleTest with it, and vptr checks need it in both.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr
                      -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# sottovoce_library(NAME SOURCES file... DEPS target...)
# A static library `sottovoce_NAME` of the folder it is declared in.
function(sottovoce_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(sottovoce_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(sottovoce_${name} PUBLIC sottovoce_options ${ARG_DEPS})
endfunction()

# sottovoce_test(NAME SOURCES file... DEPS target...)
# A GoogleTest executable; the WASM build runs it under Node with the host's files in reach.
# SOTTOVOCE_TEST_DATA is the absolute path of tests/data.
function(sottovoce_test name)
  if(NOT SOTTOVOCE_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sottovoce_options ${ARG_DEPS} gtest_main)
  target_compile_definitions(${name} PRIVATE
    "SOTTOVOCE_TEST_DATA=\"${PROJECT_SOURCE_DIR}/tests/data\"")
  if(EMSCRIPTEN)
    # .cjs: package.json makes .js an ES module, which Emscripten's loader for Node is not.
    set_target_properties(${name} PROPERTIES SUFFIX ".cjs")
    target_link_options(${name} PRIVATE
      -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB -sNODERAWFS -sEXIT_RUNTIME -sENVIRONMENT=node)
  endif()
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
endfunction()
