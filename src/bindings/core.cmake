# core.js and core.wasm: pipeline, engine and voice, without espeak-ng. Built twice, with plain and
# with relaxed SIMD; the page chooses by what its browser validates (web/src/wasm/relaxed-simd.ts).
# One core.js serves both: scripts/build checks that they do not differ.
function(add_core target engine)
  add_executable(${target}
    core_bindings.cc core_engine.cc core_utterance.cc core_voice.cc js_values.cc)
  target_link_libraries(${target} PRIVATE sottovoce_options sottovoce_pipeline ${engine}
                                          sottovoce_voice embind)
  target_compile_options(${target} PRIVATE -Oz)
  target_compile_definitions(${target} PRIVATE
    "SOTTOVOCE_VERSION=\"${PROJECT_VERSION}\""
    # Embind without RTTI; the flag below links its library of the same kind.
    EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
  target_link_options(${target} PRIVATE
    --no-entry -fno-rtti
    -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createCore -sENVIRONMENT=web,worker,node
    # A page's content security policy may forbid eval.
    -sDYNAMIC_EXECUTION=0
    -sALLOW_MEMORY_GROWTH -sSTACK_SIZE=256KB -sFILESYSTEM=0
    -sINCOMING_MODULE_JS_API=instantiateWasm,locateFile,wasmBinary,print,printErr)
endfunction()

# All but the kernels is compiled for size: 142 kB gzip each, and 171 kB with -O3, which speaks no
# faster (a medium voice under Node, to within the 3 % by which runs differ).
foreach(library IN ITEMS base voice pipeline engine engine_fused)
  target_compile_options(sottovoce_${library} PRIVATE -Oz)
endforeach()

add_core(core sottovoce_engine)
add_core(core_relaxed sottovoce_engine_fused)
set_target_properties(core_relaxed PROPERTIES
  OUTPUT_NAME core RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/relaxed")

if(SOTTOVOCE_TESTS)
  find_program(SOTTOVOCE_NODE node REQUIRED)
  # Node 20 has relaxed SIMD behind a flag that later versions, which need none, do not know.
  execute_process(COMMAND "${SOTTOVOCE_NODE}" --v8-options OUTPUT_VARIABLE NODE_FLAGS ERROR_QUIET)
  set(core_flags)
  set(core_relaxed_flags)
  if(NODE_FLAGS MATCHES "--experimental-wasm-relaxed-simd")
    set(core_relaxed_flags --experimental-wasm-relaxed-simd)
  endif()
  foreach(target IN ITEMS core core_relaxed)
    add_test(NAME ${target}_bindings_test
      COMMAND "${SOTTOVOCE_NODE}" ${${target}_flags}
              --test "${CMAKE_CURRENT_LIST_DIR}/core_bindings.test.mjs")
    set_tests_properties(${target}_bindings_test PROPERTIES
      ENVIRONMENT "CORE_MODULE=$<TARGET_FILE:${target}>;SOTTOVOCE_TEST_DATA=${PROJECT_SOURCE_DIR}/tests/data")
  endforeach()
endif()
