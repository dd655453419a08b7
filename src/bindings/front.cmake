# front.js and front.wasm: text and phonemes, with espeak-ng inside.
add_executable(front front_bindings.cc front_reader.cc js_values.cc)
target_link_libraries(front PRIVATE sottovoce_options sottovoce_text sottovoce_phonemes embind)
# Embind without RTTI; the flag below links its library of the same kind.
target_compile_definitions(front PRIVATE EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_link_options(front PRIVATE
  --no-entry -fno-rtti -Oz
  -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createFront -sENVIRONMENT=web,worker,node
  # A page's content security policy may forbid eval.
  -sDYNAMIC_EXECUTION=0
  # espeak-ng keeps whole clauses in arrays on the stack.
  -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=1MB
  # A stack that runs over its end traps before it reaches other memory.
  -sSTACK_OVERFLOW_CHECK=2
  # espeak-ng reads its data from files: of memory, filled by addLanguageData().
  -sFILESYSTEM=1
  -sINCOMING_MODULE_JS_API=instantiateWasm,locateFile,wasmBinary,print,printErr)

if(SOTTOVOCE_TESTS)
  find_program(SOTTOVOCE_NODE node REQUIRED)
  add_test(NAME front_bindings_test
    COMMAND "${SOTTOVOCE_NODE}" --test "${CMAKE_CURRENT_LIST_DIR}/front_bindings.test.mjs")
  set_tests_properties(front_bindings_test PROPERTIES
    ENVIRONMENT "FRONT_MODULE=$<TARGET_FILE:front>;SOTTOVOCE_ESPEAK_DATA=${SOTTOVOCE_ESPEAK_DATA};SOTTOVOCE_SHARED_DATA=${SOTTOVOCE_SHARED_DATA}")
endif()
