# partbooth_lane_object(OUT SOURCE ISA SYMBOL): compiles SOURCE alone for one instruction set and sets OUT to an object file in
# which only SYMBOL is global. Without that the linker may take an inline function of the standard library, compiled for
# AVX-512, for the whole program. COMDAT groups are dissolved, because the linker would still merge them by name.
function(partbooth_lane_object out source isa symbol)
  set(flags_scalar -msse2)
  set(flags_avx2 -mavx2 -mfma)
  # GCC 12 warns about its own AVX-512 headers (GCC bug 105593).
  set(flags_avx512 ${flags_avx2} -mavx512f -mavx512cd -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512
      -Wno-uninitialized -Wno-maybe-uninitialized)
  get_filename_component(name ${source} NAME_WE)
  add_library(${name}_lanes OBJECT ${source})
  target_link_libraries(${name}_lanes PRIVATE partbooth_flags embree)
  set_target_properties(${name}_lanes PROPERTIES UNITY_BUILD OFF)
  # After the options of the target, so that these win.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
    "-O3;-fno-math-errno;-fno-trapping-math;-ffp-contract=fast;-fno-exceptions;-fno-rtti;-fno-gnu-unique;${flags_${isa}}")
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_LINKER} -r --force-group-allocation -o ${object} $<TARGET_OBJECTS:${name}_lanes>
    COMMAND ${CMAKE_OBJCOPY} --keep-global-symbol=${symbol} ${object}
    DEPENDS ${name}_lanes $<TARGET_OBJECTS:${name}_lanes>
    COMMAND_EXPAND_LISTS VERBATIM)
  set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
  set(${out} ${object} PARENT_SCOPE)
endfunction()
