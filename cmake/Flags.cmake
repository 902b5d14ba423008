# Compiler policy in one place: every target links partbooth_flags.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# -O2 -DNDEBUG; checks (core/check.h) stay on in every build type.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

option(PARTBOOTH_WERROR "Warnings are errors" ON)
set(PARTBOOTH_SANITIZE "" CACHE STRING "address, undefined or thread; empty for none")

find_program(PARTBOOTH_CCACHE ccache)
if(PARTBOOTH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PARTBOOTH_CCACHE})
endif()

add_library(partbooth_flags INTERFACE)
target_compile_options(partbooth_flags INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers
  $<$<BOOL:${PARTBOOTH_WERROR}>:-Werror>
  # Results must not depend on whether the compiler fuses a multiply and an add.
  -ffp-contract=off
  $<$<BOOL:${PARTBOOTH_SANITIZE}>:-fsanitize=${PARTBOOTH_SANITIZE};-fno-omit-frame-pointer>)
target_link_options(partbooth_flags INTERFACE
  $<$<BOOL:${PARTBOOTH_SANITIZE}>:-fsanitize=${PARTBOOTH_SANITIZE}>)
target_include_directories(partbooth_flags INTERFACE ${CMAKE_SOURCE_DIR})
