# A unit "NN_topic/name" is four files: exercises/NN_topic/name.hpp (contract) and name.cpp (the student's),
# solutions/NN_topic/name.cpp (reference), tests/NN_topic/name_test.cpp. The same test objects are linked with
#   the reference                        -> tests/NN_topic/name      built by default, run by ctest
#   the student's file                   -> student/NN_topic/name    the student's functions together
#   one of the student's functions       -> student/NN_topic/name.<function>, with the reference of all others: built by
#                                           `gradbook check`, so that a function never fails for the mistake of another
#   the generated stub, all its mutants  -> stubs/…, mutants/…       built by `gradbook dev check`
# A student edition (`gradbook release`) has solutions/NN_topic/name.stub, the starter file, in place of name.cpp, and with
# it either name.a, the reference compiled, or nothing: then the student's own file stands in wherever a reference would.
enable_testing()
find_program(GRADBOOK_OBJCOPY objcopy REQUIRED)  # of the binutils, which every compiler needs

file(GLOB contracts CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/exercises ${CMAKE_SOURCE_DIR}/exercises/*/*.hpp)
list(FILTER contracts INCLUDE REGEX "^[0-9][0-9]_[a-z0-9_]+/[a-z0-9_]+\\.hpp$")
set(GRADBOOK_UNITS "")
set(GRADBOOK_HAS_REFERENCES TRUE)
foreach(contract IN LISTS contracts)
  string(REGEX REPLACE "\\.hpp$" "" unit ${contract})
  set(reference ${CMAKE_SOURCE_DIR}/solutions/${unit})
  if(EXISTS ${CMAKE_SOURCE_DIR}/tests/${unit}_test.cpp AND (EXISTS ${reference}.cpp OR EXISTS ${reference}.stub))
    list(APPEND GRADBOOK_UNITS ${unit})
    if(NOT EXISTS ${reference}.cpp AND NOT EXISTS ${reference}.a)
      set(GRADBOOK_HAS_REFERENCES FALSE)
    endif()
  else()
    message(WARNING "left out: exercises/${unit}.hpp has no solutions/${unit}.cpp or no tests/${unit}_test.cpp")
  endif()
endforeach()
if(NOT GRADBOOK_HAS_REFERENCES)
  message(STATUS "No references: the student's own files stand in for them")
endif()

# Target names cannot hold a slash
function(unit_target out prefix unit)
  string(REPLACE "/" "." name ${unit})
  set(${out} ${prefix}.${name} PARENT_SCOPE)
endfunction()

# The units whose contracts a unit's reference (or starter file) or test includes, and those of its own chapter, without
# itself. Not its chapter where the student's own files stand in: one that does not compile would be in the way of all
function(unit_dependencies out unit)
  set(found "")
  get_filename_component(chapter ${unit} DIRECTORY)
  foreach(source solutions/${unit}.cpp solutions/${unit}.stub tests/${unit}_test.cpp)
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${source})
      continue()
    endif()
    file(STRINGS ${CMAKE_SOURCE_DIR}/${source} includes REGEX "^#include \"exercises/")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include \"exercises/(.*)\\.hpp\".*" "\\1" other ${line})
      list(APPEND found ${other})
    endforeach()
  endforeach()
  foreach(other IN LISTS GRADBOOK_UNITS)
    if(GRADBOOK_HAS_REFERENCES AND other MATCHES "^${chapter}/")
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
  if(kind STREQUAL "reference")
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

# The functions of a unit's contract
function(unit_functions out unit)
  set(contract ${CMAKE_SOURCE_DIR}/exercises/${unit}.hpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${contract})
  file(READ ${contract} text)
  string(REGEX MATCH "GRADBOOK_CONTRACT\\(([^)]*)\\)" line "${text}")
  string(REGEX MATCHALL "[A-Za-z0-9_]+" functions "${CMAKE_MATCH_1}")
  set(${out} ${functions} PARENT_SCOPE)
endfunction()

# Options of objcopy that do something with the symbols of gradbook::<function>, whatever its parameters
function(symbol_options out option function)
  string(LENGTH ${function} length)
  set(name _ZN8gradbook${length}${function})  # E: its parameters follow; B: g++'s tag for std::string
  set(${out} --${option}=${name}E* --${option}=${name}B* PARENT_SCOPE)
endfunction()

# The target tasks.<unit>: the programs that a check runs. With more than one function and a reference, one per function.
# In the student's object all other functions become weak, so that the reference's are called instead, also by the
# student's own; the reference's function of the task becomes local, so that only the student's is seen.
function(unit_tasks unit)
  unit_target(tasks tasks ${unit})
  unit_target(student student ${unit})
  unit_target(tests tests ${unit})
  unit_target(reference reference ${unit})
  add_custom_target(${tasks})
  unit_functions(functions ${unit})
  list(LENGTH functions count)
  if(count EQUAL 1 OR NOT GRADBOOK_HAS_REFERENCES OR NOT GRADBOOK_LOOP)
    add_dependencies(${tasks} ${student})
    return()
  endif()
  get_filename_component(chapter ${unit} DIRECTORY)
  get_filename_component(name ${unit} NAME)
  set(folder ${CMAKE_BINARY_DIR}/tasks/${unit})
  file(MAKE_DIRECTORY ${folder})
  unit_dependencies(others ${unit})
  foreach(function IN LISTS functions)
    set(weak "")
    foreach(other IN LISTS functions)
      if(NOT other STREQUAL function)
        symbol_options(options weaken-symbol ${other})
        list(APPEND weak ${options})
      endif()
    endforeach()
    symbol_options(local localize-symbol ${function})
    add_custom_command(OUTPUT ${folder}/${function}.o VERBATIM
      COMMAND ${GRADBOOK_OBJCOPY} --wildcard ${weak} $<TARGET_OBJECTS:${student}.code> ${folder}/${function}.o
      DEPENDS ${student}.code $<TARGET_OBJECTS:${student}.code>)
    add_custom_command(OUTPUT ${folder}/${function}.a VERBATIM
      COMMAND ${GRADBOOK_OBJCOPY} --wildcard ${local} $<TARGET_FILE:${reference}> ${folder}/${function}.a
      DEPENDS ${reference} $<TARGET_FILE:${reference}>)
    set(program ${tasks}.${function})
    add_executable(${program} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:${tests}> ${folder}/${function}.o ${folder}/${function}.a)
    set_source_files_properties(${folder}/${function}.o PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
    set_target_properties(${program} PROPERTIES OUTPUT_NAME ${name}.${function}
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/student/${chapter})
    target_link_libraries(${program} PRIVATE gradbook_flags
      -Wl,--whole-archive ${folder}/${function}.a -Wl,--no-whole-archive)
    set_target_properties(${program} PROPERTIES LINK_DEPENDS ${folder}/${function}.a)
    foreach(other IN LISTS others)
      unit_target(other_reference reference ${other})
      target_link_libraries(${program} PRIVATE ${other_reference})
    endforeach()
    if(EXISTS ${CMAKE_SOURCE_DIR}/solutions/${unit}.a)
      target_link_libraries(${program} PRIVATE gomp)  # as for the library itself
    endif()
    target_link_libraries(${program} PRIVATE gradbook_verify)
    add_dependencies(${tasks} ${program})
  endforeach()
endfunction()

# The library reference.<unit>: from source, as a student edition brings it, or the student's own file in its place
function(unit_reference unit)
  unit_target(reference reference ${unit})
  set(file ${CMAKE_SOURCE_DIR}/solutions/${unit})
  if(EXISTS ${file}.cpp)
    add_library(${reference} STATIC ${file}.cpp)
    gradbook_use(${reference})
    target_link_libraries(${reference} PRIVATE gradbook_strict PUBLIC gradbook_core)
  elseif(EXISTS ${file}.a)
    add_library(${reference} STATIC IMPORTED)
    set_target_properties(${reference} PROPERTIES IMPORTED_LOCATION ${file}.a)
    # gomp: the library is built with OpenMP, the student's loop is not
    target_link_libraries(${reference} INTERFACE gradbook_core gomp)
  else()
    unit_target(student student ${unit})
    add_library(${reference} STATIC EXCLUDE_FROM_ALL $<TARGET_OBJECTS:${student}.code>)
    set_target_properties(${reference} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(${reference} PUBLIC gradbook_core)
    unit_dependencies(others ${unit})
    foreach(other IN LISTS others)
      unit_target(needed reference ${other})
      target_link_libraries(${reference} PUBLIC ${needed})
    endforeach()
  endif()
endfunction()

set(all_references "")
foreach(unit IN LISTS GRADBOOK_UNITS)
  get_filename_component(chapter ${unit} DIRECTORY)
  get_filename_component(name ${unit} NAME)

  unit_reference(${unit})
  unit_target(reference reference ${unit})
  list(APPEND all_references ${reference})

  unit_target(tests tests ${unit})
  add_library(${tests} OBJECT ${CMAKE_SOURCE_DIR}/tests/${unit}_test.cpp)
  gradbook_use(${tests} TESTS)
  target_link_libraries(${tests} PRIVATE gradbook_strict GTest::gtest)

  if(GRADBOOK_HAS_REFERENCES)
    unit_program(${unit} reference tests/${chapter} ${name} "")
    set_target_properties(${unit_program_target} PROPERTIES EXCLUDE_FROM_ALL FALSE)
    add_test(NAME ${unit} COMMAND ${unit_program_target} --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${unit} PROPERTIES LABELS "unit;${chapter}" TIMEOUT 120)
  endif()

  # A student may delete the file and bring it back: the target is there all the time
  set(student ${CMAKE_SOURCE_DIR}/exercises/${unit}.cpp)
  set_source_files_properties(${student} PROPERTIES GENERATED TRUE)
  unit_program(${unit} student student/${chapter} ${name} ${student})
  # Only `ctest -C Student` runs these: a plain ctest stays green while a student works
  add_test(NAME student/${unit} CONFIGURATIONS Student COMMAND ${unit_program_target}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(student/${unit} PROPERTIES LABELS "student;${chapter}" TIMEOUT 120)
  if(GRADBOOK_LOOP)
    set_target_properties(${unit_program_target}.code PROPERTIES
      CXX_COMPILER_LAUNCHER "sh;${CMAKE_SOURCE_DIR}/common/cmake/keep_messages.sh")
  endif()
  unit_tasks(${unit})

  # Sources that `gradbook dev check` makes of the reference's just before it builds these targets
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
    continue()
  endif()
  set(stub ${CMAKE_BINARY_DIR}/stubs/${unit}.cpp)
  set_source_files_properties(${stub} PROPERTIES GENERATED TRUE)
  unit_program(${unit} stub stubs/${chapter} ${name} ${stub})
  target_link_libraries(${unit_program_target}.code PRIVATE gradbook_strict)
  list(APPEND stub_programs ${unit_program_target})
  # All mutants of a unit in one program: $GRADBOOK_MUTANT chooses one
  set(mutants ${CMAKE_BINARY_DIR}/mutants/${unit}.cpp)
  set_source_files_properties(${mutants} PROPERTIES GENERATED TRUE)
  unit_program(${unit} mutants mutants/${chapter} ${name} ${mutants})
  target_compile_options(${unit_program_target}.code PRIVATE -w)
endforeach()
add_custom_target(stubs DEPENDS ${stub_programs})

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

# common_tests(<folder> <libraries…>): tests/<folder>/*_test.cpp -> one executable, linked with what it tests and no more
function(common_tests folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp)
  gradbook_without_stray(sources)
  if(NOT GRADBOOK_HAS_REFERENCES)
    # What compares with units stays out: they would be the student's own
    foreach(source IN LISTS sources)
      file(STRINGS ${source} of_units REGEX "^#include \"exercises/")
      if(of_units)
        list(REMOVE_ITEM sources ${source})
      endif()
    endforeach()
    list(REMOVE_ITEM ARGN gradbook_references)
  endif()
  if(NOT sources)
    return()
  endif()
  if(GRADBOOK_SANITIZE)  # there are no sealed programs then
    list(FILTER sources EXCLUDE REGEX "grading/(sealed_programs|class)_test\\.cpp$")
  endif()
  add_executable(${folder}_tests ${sources})
  set_target_properties(${folder}_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gradbook_use(${folder}_tests TESTS)
  target_link_libraries(${folder}_tests PRIVATE gradbook_strict gradbook_verify ${ARGN} GTest::gtest)
  target_compile_definitions(${folder}_tests PRIVATE GRADBOOK_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    GRADBOOK_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${folder} COMMAND ${folder}_tests --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${folder} PROPERTIES LABELS common TIMEOUT 600)
endfunction()
common_tests(core gradbook_core)
common_tests(data gradbook_data)
common_tests(nn gradbook_nn gradbook_neighbors gradbook_references)
common_tests(verify gradbook_core)
common_tests(figures gradbook_figures gradbook_site)
if(GRADBOOK_HAS_REFERENCES)  # scaling calls units
  common_tests(chapter gradbook_chapter gradbook_references)
endif()
common_tests(course gradbook_student gradbook_author gradbook_site gradbook_bench CLI11::CLI11)
if(TARGET gradbook AND TARGET course_tests)  # every command that a text quotes is tried
  add_dependencies(course_tests ${GRADBOOK_PROGRAMS})
endif()
common_tests(author gradbook_nn gradbook_neighbors gradbook_references nlohmann_json::nlohmann_json)
common_tests(sealed gradbook_sealed gradbook_course)
common_tests(grading gradbook_release)

# A student edition and an autograder of this checkout, built and worked with: `./gradbook test --all -L release`
foreach(edition student_edition gradescope)
  set(script ${CMAKE_SOURCE_DIR}/tests/grading/${edition}.sh)
  if(EXISTS ${script} AND NOT GRADBOOK_LOOP AND NOT GRADBOOK_SANITIZE)
    add_test(NAME release/${edition} COMMAND ${script} ${CMAKE_BINARY_DIR}/gradbook ${CMAKE_SOURCE_DIR})
    set_tests_properties(release/${edition} PROPERTIES LABELS "release;slow" TIMEOUT 900 SKIP_RETURN_CODE 77)
  endif()
endforeach()

# The student's loop in a copy of this checkout: `./gradbook test --all -L loop`
if(NOT GRADBOOK_LOOP AND NOT GRADBOOK_SANITIZE AND EXISTS ${CMAKE_SOURCE_DIR}/solutions/02_neighbors/knn.cpp)
  add_test(NAME loop COMMAND ${CMAKE_SOURCE_DIR}/tests/course/loop.sh ${CMAKE_BINARY_DIR}/gradbook ${CMAKE_SOURCE_DIR})
  set_tests_properties(loop PROPERTIES LABELS "loop;slow" TIMEOUT 1800 SKIP_RETURN_CODE 77)
endif()
