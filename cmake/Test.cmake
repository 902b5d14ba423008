# partbooth_test(NAME LABEL fast|stat|render|e2e|fault|parity SOURCES ... LIBS ...)
# One GoogleTest program; each of its cases is a ctest of its own. Programs run in their own folder below the build.
find_package(GTest REQUIRED)
include(GoogleTest)

function(partbooth_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE partbooth_flags ${ARG_LIBS} GTest::gtest GTest::gmock GTest::gtest_main)
  # Test data lies in the source tree; the programs under test lie in bin/.
  target_compile_definitions(${name} PRIVATE
    PARTBOOTH_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    PARTBOOTH_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/test-work/${name})
  gtest_discover_tests(${name}
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/test-work/${name}
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
