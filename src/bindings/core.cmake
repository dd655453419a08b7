# core.js and core.wasm: pipeline, engine and voice, without espeak-ng.
add_executable(core core_bindings.cc core_utterance.cc core_voice.cc js_values.cc)
target_link_libraries(core PRIVATE sottovoce_options sottovoce_pipeline sottovoce_engine
                                   sottovoce_voice embind)
target_compile_definitions(core PRIVATE
  "SOTTOVOCE_VERSION=\"${PROJECT_VERSION}\""
  # Embind without RTTI; the flag below links its library of the same kind.
  EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_link_options(core PRIVATE
  --no-entry -fno-rtti
  -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createCore -sENVIRONMENT=web,worker,node
  # A page's content security policy may forbid eval.
  -sDYNAMIC_EXECUTION=0
  -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=256KB -sFILESYSTEM=0
  -sINCOMING_MODULE_JS_API=instantiateWasm,locateFile,wasmBinary,print,printErr)

if(SOTTOVOCE_TESTS)
  find_program(SOTTOVOCE_NODE node REQUIRED)
  add_test(NAME core_bindings_test
    COMMAND "${SOTTOVOCE_NODE}" --test "${CMAKE_CURRENT_LIST_DIR}/core_bindings.test.mjs")
  set_tests_properties(core_bindings_test PROPERTIES
    ENVIRONMENT "CORE_MODULE=$<TARGET_FILE:core>;SOTTOVOCE_TEST_DATA=${PROJECT_SOURCE_DIR}/tests/data")
endif()
