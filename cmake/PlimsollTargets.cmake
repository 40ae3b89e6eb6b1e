# How our targets are made.  Targets only: nothing here sets a global flag, folder or definition.
include(GNUInstallDirs)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

# Warnings are errors for what we write; other people's headers are SYSTEM.
add_library(plimsoll_warnings INTERFACE)
add_library(plimsoll::warnings ALIAS plimsoll_warnings)
target_compile_options(plimsoll_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Werror
  # g++ 12 takes std::string's operator+ for an overlapping memcpy when it optimises (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# The language level and the sanitizers that the preset asks for.
add_library(plimsoll_options INTERFACE)
add_library(plimsoll::options ALIAS plimsoll_options)
target_compile_features(plimsoll_options INTERFACE cxx_std_20)
if(PLIMSOLL_SANITIZE)
  target_compile_options(plimsoll_options INTERFACE
    -fsanitize=${PLIMSOLL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(plimsoll_options INTERFACE -fsanitize=${PLIMSOLL_SANITIZE})
endif()
if(PLIMSOLL_FUZZ)
  target_compile_options(plimsoll_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# plimsoll_library(<name> SOURCES ... HEADERS ... [PUBLIC targets...] [PRIVATE targets...])
# Makes the static library plimsoll_<name> with the alias plimsoll::<name>.  Includes are written
# from the project's root.
function(plimsoll_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;PUBLIC;PRIVATE" ${ARGN})
  set(target plimsoll_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(plimsoll::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}"
    FILES ${ARG_HEADERS})
  target_link_libraries(${target}
    PUBLIC ${ARG_PUBLIC}
    PRIVATE ${ARG_PRIVATE} $<BUILD_INTERFACE:plimsoll::warnings>)
  target_link_libraries(${target} PUBLIC $<BUILD_INTERFACE:plimsoll::options>)
  target_compile_features(${target} PUBLIC cxx_std_20)
endfunction()

# plimsoll_collector(<name> LIBRARY <library>): the program plimsoll-collect-<name> from main.cpp, a part
# of the product.
function(plimsoll_collector name)
  cmake_parse_arguments(ARG "" "LIBRARY" "" ${ARGN})
  set(target plimsoll-collect-${name})
  add_executable(${target} main.cpp)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/libexec/plimsoll")
  target_link_libraries(${target} PRIVATE ${ARG_LIBRARY} plimsoll::kit plimsoll::options
    plimsoll::warnings)
  set_property(GLOBAL APPEND PROPERTY PLIMSOLL_COLLECTORS ${target})
  install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/plimsoll)
endfunction()

# plimsoll_embed(<target> NAME <function> FILES ...): compiles text files into <target> as
# `std::span<const plimsoll::core::Resource> <function>()`, declared by the caller in
# namespace plimsoll::resources, in the order given, named by their path below the project's root.
function(plimsoll_embed target)
  cmake_parse_arguments(ARG "" "NAME" "FILES" ${ARGN})
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_${ARG_NAME}.cpp")
  set(inputs "")
  foreach(file IN LISTS ARG_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND inputs "${file}")
  endforeach()
  list(JOIN inputs "|" joined)
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DNAME=${ARG_NAME}" "-DROOT=${PROJECT_SOURCE_DIR}"
      "-DFILES=${joined}" -P "${PROJECT_SOURCE_DIR}/cmake/Embed.cmake"
    DEPENDS ${inputs} "${PROJECT_SOURCE_DIR}/cmake/Embed.cmake"
    COMMENT "Embedding ${ARG_NAME}" VERBATIM)
  # A file is one literal, whatever the least length is that compilers must take; clang warns of it.
  set_source_files_properties("${output}" PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE "${output}")
endfunction()

# plimsoll_test(<area> SOURCES ... LIBRARIES ... [LABELS ...]): one Catch2 program for an area of
# tests/, registered with CTest.  Tests find the tree through PLIMSOLL_SOURCE_DIR and the build
# through PLIMSOLL_BINARY_DIR, both in their environment.
function(plimsoll_test area)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  string(REPLACE "/" "_" target "test_${area}")
  add_executable(${target} ${ARG_SOURCES})
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  # What is tested is optimised as the preset says; the tests themselves need not be, and compile in half the time.
  target_compile_options(${target} PRIVATE -O0)
  target_link_libraries(${target} PRIVATE plimsoll_catch_main plimsoll_test_support
    ${ARG_LIBRARIES} plimsoll::options plimsoll::warnings)
  add_test(NAME ${area} COMMAND ${target})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${area} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "PLIMSOLL_SOURCE_DIR=${PROJECT_SOURCE_DIR};PLIMSOLL_BINARY_DIR=${CMAKE_BINARY_DIR}")
endfunction()

# plimsoll_fuzz(<name> SOURCE file LIBRARIES ... [SEEDS folder...]): a libFuzzer program; `./dev fuzz`
# runs each for a while, seeded with the given folders.
function(plimsoll_fuzz name)
  cmake_parse_arguments(ARG "" "SOURCE" "LIBRARIES;SEEDS" ${ARGN})
  if(NOT PLIMSOLL_FUZZ)
    return()
  endif()
  set(target fuzz_${name})
  add_executable(${target} ${ARG_SOURCE})
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
  target_link_libraries(${target} PRIVATE ${ARG_LIBRARIES} plimsoll::options plimsoll::warnings)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers ${target})
  list(JOIN ARG_SEEDS "\n" seeds)
  file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/fuzz/${target}.seeds" CONTENT "${seeds}\n")
endfunction()
