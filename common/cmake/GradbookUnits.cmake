# A unit "NN_topic/name" is four files: exercises/NN_topic/name.hpp (contract) and name.cpp (the student's),
# solutions/NN_topic/name.cpp (reference), tests/NN_topic/name_test.cpp. The same test objects are linked with
#   the reference                        -> tests/NN_topic/name      built by default, run by ctest
#   the student's file                   -> student/NN_topic/name    built by `gradbook check`
#   the generated stub, every mutant     -> stubs/…, mutants/…       built by `gradbook dev check`
enable_testing()

file(GLOB contracts CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/exercises ${CMAKE_SOURCE_DIR}/exercises/*/*.hpp)
set(GRADBOOK_UNITS "")
foreach(contract IN LISTS contracts)
  string(REGEX REPLACE "\\.hpp$" "" unit ${contract})
  if(EXISTS ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp AND EXISTS ${CMAKE_SOURCE_DIR}/tests/${unit}_test.cpp)
    list(APPEND GRADBOOK_UNITS ${unit})
  else()
    message(WARNING "left out: exercises/${unit}.hpp has no solutions/${unit}.cpp or no tests/${unit}_test.cpp")
  endif()
endforeach()

# Target names cannot hold a slash
function(unit_target out prefix unit)
  string(REPLACE "/" "." name ${unit})
  set(${out} ${prefix}.${name} PARENT_SCOPE)
endfunction()

# The units whose contracts a unit's reference or test includes, and those of its own chapter, without itself
function(unit_dependencies out unit)
  set(found "")
  get_filename_component(chapter ${unit} DIRECTORY)
  foreach(source solutions/${unit}.cpp tests/${unit}_test.cpp)
    file(STRINGS ${CMAKE_SOURCE_DIR}/${source} includes REGEX "^#include \"exercises/")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include \"exercises/(.*)\\.hpp\".*" "\\1" other ${line})
      list(APPEND found ${other})
    endforeach()
  endforeach()
  foreach(other IN LISTS GRADBOOK_UNITS)
    if(other MATCHES "^${chapter}/")
      list(APPEND found ${other})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES found)
  list(REMOVE_ITEM found ${unit})
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# An exercise in progress has parameters and helpers that nothing uses yet
add_library(gradbook_in_progress INTERFACE)
target_compile_options(gradbook_in_progress INTERFACE -Wno-unused-parameter -Wno-unused-function)

# unit_program(<unit> <kind> <output folder> <output name> <source or empty>):
# the unit's tests linked with one implementation of it; sets unit_program_target
function(unit_program unit kind folder name source)
  unit_target(tests tests ${unit})
  unit_target(target ${kind} ${unit})
  if(kind STREQUAL "mutant")
    string(APPEND target .${name})
  elseif(kind STREQUAL "reference")
    string(APPEND target .tests)
  endif()
  set(sources $<TARGET_OBJECTS:${tests}>)
  if(source)
    add_library(${target}.code OBJECT EXCLUDE_FROM_ALL ${source})
    gradbook_use(${target}.code)
    target_link_libraries(${target}.code PRIVATE gradbook_in_progress)
    list(APPEND sources $<TARGET_OBJECTS:${target}.code>)
  endif()
  add_executable(${target} EXCLUDE_FROM_ALL ${sources})
  get_filename_component(output_name ${name} NAME)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${output_name}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
  target_link_libraries(${target} PRIVATE gradbook_flags)
  if(NOT source)
    unit_target(own reference ${unit})
    target_link_libraries(${target} PRIVATE ${own})
  endif()
  unit_dependencies(others ${unit})
  foreach(other IN LISTS others)
    unit_target(reference reference ${other})
    target_link_libraries(${target} PRIVATE ${reference})
  endforeach()
  target_link_libraries(${target} PRIVATE gradbook_verify)
  set(unit_program_target ${target} PARENT_SCOPE)
endfunction()

set(all_references "")
foreach(unit IN LISTS GRADBOOK_UNITS)
  get_filename_component(chapter ${unit} DIRECTORY)
  get_filename_component(name ${unit} NAME)

  unit_target(reference reference ${unit})
  add_library(${reference} STATIC ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
  gradbook_use(${reference})
  target_link_libraries(${reference} PRIVATE gradbook_strict PUBLIC gradbook_core)
  list(APPEND all_references ${reference})

  unit_target(tests tests ${unit})
  add_library(${tests} OBJECT ${CMAKE_SOURCE_DIR}/tests/${unit}_test.cpp)
  gradbook_use(${tests} TESTS)
  target_link_libraries(${tests} PRIVATE gradbook_strict GTest::gtest)

  unit_program(${unit} reference tests/${chapter} ${name} "")
  set_target_properties(${unit_program_target} PROPERTIES EXCLUDE_FROM_ALL FALSE)
  add_test(NAME ${unit} COMMAND ${unit_program_target} --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${unit} PROPERTIES LABELS "unit;${chapter}" TIMEOUT 120)

  # A student may delete the file and bring it back: the target is there all the time
  set(student ${CMAKE_SOURCE_DIR}/exercises/${unit}.cpp)
  set_source_files_properties(${student} PROPERTIES GENERATED TRUE)
  unit_program(${unit} student student/${chapter} ${name} ${student})
  # Only `ctest -C Student` runs these: a plain ctest stays green while a student works
  add_test(NAME student/${unit} CONFIGURATIONS Student COMMAND ${unit_program_target}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(student/${unit} PROPERTIES LABELS "student;${chapter}" TIMEOUT 120)

  # Sources that `gradbook dev check` writes just before it builds these targets
  set(stub ${CMAKE_BINARY_DIR}/stubs/${unit}.cpp)
  set_source_files_properties(${stub} PROPERTIES GENERATED TRUE)
  unit_program(${unit} stub stubs/${chapter} ${name} ${stub})
  target_link_libraries(${unit_program_target}.code PRIVATE gradbook_strict)
  list(APPEND stub_programs ${unit_program_target})
  file(GLOB mutants CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/mutants/${unit}/*.patch)
  foreach(mutant IN LISTS mutants)
    get_filename_component(id ${mutant} NAME)
    string(REGEX REPLACE "\\.patch$" "" id ${id})
    file(STRINGS ${mutant} equivalent REGEX "^# equivalent:")
    if(equivalent)
      continue()
    endif()
    set(source ${CMAKE_BINARY_DIR}/mutants/${unit}/${id}.cpp)
    set_source_files_properties(${source} PROPERTIES GENERATED TRUE)
    unit_program(${unit} mutant mutants/${unit} ${id} ${source})
    target_compile_options(${unit_program_target}.code PRIVATE -w)
    list(APPEND mutant_programs ${unit_program_target})
  endforeach()
endforeach()
add_custom_target(stubs DEPENDS ${stub_programs})
add_custom_target(mutants DEPENDS ${mutant_programs})

set(GRADBOOK_MINE "" CACHE STRING "Units (NN_topic/name;…) for which mine/* links the student's file")

# gradbook_link_units(<target>): every unit, the student's file if GRADBOOK_MINE names it, else the reference
function(gradbook_link_units target)
  target_link_libraries(${target} PRIVATE gradbook_flags)
  foreach(unit IN LISTS GRADBOOK_UNITS)
    if(unit IN_LIST GRADBOOK_MINE)
      unit_target(student student ${unit})
      target_sources(${target} PRIVATE $<TARGET_OBJECTS:${student}.code>)
    else()
      unit_target(reference reference ${unit})
      target_link_libraries(${target} PRIVATE ${reference})
    endif()
  endforeach()
endfunction()

# All reference units, for the chapters
add_library(gradbook_references INTERFACE)
target_link_libraries(gradbook_references INTERFACE ${all_references})

# tests/<folder of common>/*_test.cpp -> one executable per folder
foreach(folder core data nn verify figures course author)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp)
  if(NOT sources)
    continue()
  endif()
  add_executable(${folder}_tests ${sources})
  set_target_properties(${folder}_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gradbook_use(${folder}_tests TESTS)
  target_link_libraries(${folder}_tests PRIVATE gradbook_strict gradbook_references gradbook_verify gradbook_figures gradbook_course
    GTest::gtest)
  target_compile_definitions(${folder}_tests PRIVATE GRADBOOK_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    GRADBOOK_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${folder} COMMAND ${folder}_tests --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${folder} PROPERTIES LABELS common TIMEOUT 600)
endforeach()
