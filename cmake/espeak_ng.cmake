# espeak-ng 1.52.0, from the sources that scripts/setup unpacked: what turning text into phonemes
# needs, and nothing of sound output. The target is `espeak_ng`; only src/phonemes links it.
#
# The files are compiled as they are upstream. The compiler of phoneme tables and every optional
# synthesiser stay out; functions of the rest that nothing calls (synthesis, the compiler of
# dictionaries, the one function that calls exit()) are dropped by the linker.
set(ESPEAK_NG_DIR "${SOTTOVOCE_SOURCES_DIR}/espeak-ng/src")
set(ESPEAK_NG_CONFIG_DIR "${CMAKE_BINARY_DIR}/espeak_ng")
file(CONFIGURE OUTPUT "${ESPEAK_NG_CONFIG_DIR}/config.h" CONTENT
"#define HAVE_MKSTEMP 1
#define USE_ASYNC 0
#define USE_KLATT 0
#define USE_LIBPCAUDIO 0
#define USE_LIBSONIC 0
#define USE_MBROLA 0
#define USE_SPEECHPLAYER 0
#define PACKAGE_VERSION \"1.52.0\"
")

set(ESPEAK_NG_SOURCES
  common.c compiledict.c dictionary.c encoding.c error.c espeak_api.c ieee80.c intonation.c langopts.c mnemonics.c
  numbers.c phoneme.c phonemelist.c readclause.c setlengths.c soundicon.c spect.c speech.c ssml.c synthdata.c
  synthesize.c tr_languages.c translate.c translateword.c voices.c wavegen.c)
list(TRANSFORM ESPEAK_NG_SOURCES PREPEND "${ESPEAK_NG_DIR}/libespeak-ng/")

# espeak-ng 1.52.0 writes past some local buffers when the name of a number or of a foreign letter is
# long (Finnish, Arabic and Tigrinya do it on plain text), or when a replaced word is followed by a
# long clause (Sinhala). src/phonemes/safe_text.h keeps what depends on the text's shape from
# happening; these depend on the dictionaries, so four files are compiled with wider buffers. Nothing
# else in them is changed, and what fitted before comes out the same.
function(espeak_ng_widen file pattern replacement)
  set(original "${ESPEAK_NG_DIR}/libespeak-ng/${file}")
  set(copy "${ESPEAK_NG_CONFIG_DIR}/${file}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${original}")
  file(READ "${original}" text)
  string(REGEX REPLACE "${pattern}" "${replacement}" wide "${text}")
  if(wide STREQUAL text)
    message(FATAL_ERROR "${original} is not espeak-ng 1.52.0's: nothing matches ${pattern}")
  endif()
  file(CONFIGURE OUTPUT "${copy}" CONTENT "${wide}" @ONLY)
  list(TRANSFORM ESPEAK_NG_SOURCES REPLACE "^${original}$" "${copy}")
  set(ESPEAK_NG_SOURCES "${ESPEAK_NG_SOURCES}" PARENT_SCOPE)
endfunction()
set(NAME_BUFFERS "char (ph_[a-z0-9_A-Z]+|buf1|buf2|buf_digit_lookup|capital)\\[[0-9]+\\]")
espeak_ng_widen(numbers.c "${NAME_BUFFERS}" "char \\1[400]")
espeak_ng_widen(translateword.c "${NAME_BUFFERS}" "char \\1[400]")
espeak_ng_widen(dictionary.c "char text\\[80\\]" "char text[400]")
espeak_ng_widen(translate.c "char (word|word_replaced)\\[N_WORD_BYTES\\+1\\]"
                "char \\1[N_TR_SOURCE+40]")
set(UCD_SOURCES case.c categories.c ctype.c proplist.c scripts.c tostring.c)
list(TRANSFORM UCD_SOURCES PREPEND "${ESPEAK_NG_DIR}/ucd-tools/src/")

add_library(espeak_ng STATIC ${ESPEAK_NG_SOURCES} ${UCD_SOURCES})
target_include_directories(espeak_ng SYSTEM PUBLIC
  "${ESPEAK_NG_DIR}/include" "${ESPEAK_NG_DIR}/libespeak-ng" "${ESPEAK_NG_DIR}/ucd-tools/src/include"
  "${ESPEAK_NG_CONFIG_DIR}")
# include/compat puts espeak-ng's own character classes in the place of the C library's, so that
# every platform reads text alike. For its own files alone: it redefines standard names.
target_include_directories(espeak_ng SYSTEM BEFORE PRIVATE "${ESPEAK_NG_DIR}/include/compat")
target_compile_definitions(espeak_ng PUBLIC LIBESPEAK_NG_EXPORT=1
  PRIVATE NDEBUG "PATH_ESPEAK_DATA=\"/nonexistent\"")
target_compile_options(espeak_ng PRIVATE
  -w -fwrapv -ffunction-sections -fdata-sections -include wchar.h)
if(EMSCRIPTEN)
  # Small before fast, and a trap where a local buffer overflows all the same.
  target_compile_options(espeak_ng PRIVATE -Os -fstack-protector-strong)
endif()
# Dictionaries are checked before they are read (src/phonemes/language_data.h). The two files that
# load them call that check in place of dictionary.c's function, which trusts what it reads.
set_source_files_properties(
  "${ESPEAK_NG_CONFIG_DIR}/translate.c" "${ESPEAK_NG_DIR}/libespeak-ng/voices.c"
  PROPERTIES COMPILE_DEFINITIONS LoadDictionary=SottovoceLoadDictionary)
