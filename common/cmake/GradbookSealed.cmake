# Grading's linkage of a unit "NN_topic/name" (common/sealed). A program of its own writes the glue from contract and reference:
#   sealed/tests/NN_topic/name               the unit's test objects with proxies, and the reference for what is not graded
#   sealed/workers/NN_topic/name/together    holds no reference at all: the student's own pieces together
#   sealed/workers/NN_topic/name/alone       grades a task that calls no other of its unit: the references of other units
#   sealed/workers/NN_topic/name/<function>  grades a task that does: besides, the references of what it calls, and never that
#                                            of the task itself
# The student's code is a shared library beside the worker. Workers that would be the same are made once (common/grading/run/stage).
# Built by `gradbook grade` for the units that it grades, and for tests; not part of `all`.
if(GRADBOOK_SANITIZE OR GRADBOOK_SANITIZE_THREADS)
  return()
endif()
foreach(unit IN LISTS GRADBOOK_UNITS)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
    return()  # a student edition grades nobody
  endif()
endforeach()

add_executable(glue EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/common/sealed/glue_main.cpp ${CMAKE_SOURCE_DIR}/common/sealed/glue.cpp
  ${CMAKE_SOURCE_DIR}/common/course/unit_source.cpp ${CMAKE_SOURCE_DIR}/common/core/file.cpp
  ${CMAKE_SOURCE_DIR}/common/core/utf8.cpp)
gradbook_use(glue PLAIN)
target_link_libraries(glue PRIVATE gradbook_strict)

# What contracts and references include of common/core, also one header through the other, and the worker's own main()
file(GLOB open CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/common/given/*/*.?pp)
foreach(unit IN LISTS GRADBOOK_UNITS)
  list(APPEND open ${CMAKE_SOURCE_DIR}/exercises/${unit}.hpp ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
endforeach()
set(worker_sources "")
set(core_headers "")
while(open)
  list(POP_FRONT open source)
  file(STRINGS ${source} includes REGEX "^#include \"core/")
  foreach(line IN LISTS includes)
    string(REGEX REPLACE "^#include \"core/(.*)\\.hpp\".*" "${CMAKE_SOURCE_DIR}/common/core/\\1" part ${line})
    if(NOT part IN_LIST core_headers)
      list(APPEND core_headers ${part})
      list(APPEND open ${part}.hpp)
      if(EXISTS ${part}.cpp)
        list(APPEND open ${part}.cpp)
        list(APPEND worker_sources ${part}.cpp)
      endif()
    endif()
  endforeach()
endwhile()
# Before main() the choice of BLAS kernels, as in every program
list(APPEND worker_sources ${CMAKE_SOURCE_DIR}/common/core/blas.cpp ${CMAKE_SOURCE_DIR}/common/core/parallel.cpp)
list(REMOVE_DUPLICATES worker_sources)
add_library(gradbook_worker OBJECT EXCLUDE_FROM_ALL ${worker_sources}
  ${CMAKE_SOURCE_DIR}/common/sealed/frame.cpp ${CMAKE_SOURCE_DIR}/common/sealed/worker_main.cpp)
gradbook_use(gradbook_worker)
target_link_libraries(gradbook_worker PRIVATE gradbook_strict)

# The units whose references a unit's reference calls, and those that these call
function(unit_builds_on out unit)
  set(found ${unit})
  add_units_below(found)
  list(REMOVE_ITEM found ${unit})
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# The functions of a unit whose references call another of its functions; the glue finds the same
function(unit_tasks_with_calls out unit)
  unit_functions(functions ${unit})
  file(READ ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp text)
  string(REGEX REPLACE "//[^![][^\n]*" "" text "${text}")
  set(found "")
  foreach(function IN LISTS functions)
    set(others ${functions})
    list(REMOVE_ITEM others ${function})
    if(others)
      string(FIND "${text}" "//! [${function}]" begin)
      string(FIND "${text}" "//! [${function}]" end REVERSE)
      math(EXPR length "${end} - ${begin}")
      string(SUBSTRING "${text}" ${begin} ${length} body)
      list(JOIN others "|" pattern)
      if(body MATCHES "[^A-Za-z0-9_](${pattern})[ \n]*\\(")
        list(APPEND found ${function})
      endif()
    endif()
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# sealed_worker(<unit> <name> <libraries of students' code> <sources and objects>…)
function(sealed_worker unit name libraries)
  unit_target(target worker ${unit})
  string(APPEND target .${name})
  add_executable(${target} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:gradbook_worker> ${ARGN})
  # The student's library finds the references in the program; no path of ours is left in it
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} ENABLE_EXPORTS ON SKIP_BUILD_RPATH ON
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/workers/${unit} LINK_DEPENDS "${libraries}")
  gradbook_use(${target})
  # Generated code repeats a reference without some of its functions: helpers are left that nothing calls
  target_compile_options(${target} PRIVATE -w)
  # As words for the linker: CMake would look into libraries that are not built yet
  list(TRANSFORM libraries PREPEND -Wl,)
  target_link_libraries(${target} PRIVATE gradbook_flags ${CMAKE_DL_LIBS} ${libraries})
  target_link_options(${target} PRIVATE -pie -Wl,-z,dynamic-undefined-weak -Wl,--no-as-needed
    -Wl,-Map=${CMAKE_BINARY_DIR}/sealed/workers/${unit}/${name}.map)
  unit_target(all workers ${unit})
  add_dependencies(${target} sealed_names)
  add_dependencies(${all} ${target})
endfunction()

function(sealed_unit unit)
  get_filename_component(chapter ${unit} DIRECTORY)
  get_filename_component(name ${unit} NAME)
  set(glue ${CMAKE_BINARY_DIR}/sealed/glue/${unit})
  set(generated ${glue}/proxy.cpp ${glue}/reference.cpp ${glue}/worker.cpp)
  unit_tasks_with_calls(callers ${unit})
  foreach(function IN LISTS callers)
    list(APPEND generated ${glue}/builds_on_${function}.cpp)
  endforeach()
  add_custom_command(OUTPUT ${generated} COMMAND glue ${CMAKE_SOURCE_DIR} ${unit} ${glue}
    DEPENDS glue ${CMAKE_SOURCE_DIR}/exercises/${unit}.hpp ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp VERBATIM)

  unit_target(tests tests ${unit})
  unit_target(program sealed ${unit})
  add_executable(${program} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:${tests}> ${glue}/proxy.cpp ${glue}/reference.cpp)
  set_target_properties(${program} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/tests/${chapter})
  gradbook_use(${program})
  target_compile_options(${program} PRIVATE -w)
  unit_dependencies(others ${unit})
  gradbook_link_references(${program} ${others})
  target_link_libraries(${program} PRIVATE gradbook_sealed)

  unit_target(workers workers ${unit})
  add_custom_target(${workers})
  unit_target(worker worker ${unit})
  add_library(${worker} OBJECT EXCLUDE_FROM_ALL ${glue}/worker.cpp)
  gradbook_use(${worker})
  target_compile_options(${worker} PRIVATE -w)
  unit_builds_on(others ${unit})
  set(below "")
  set(names ${CMAKE_BINARY_DIR}/sealed/names)
  string(REPLACE "/" "." own ${unit})
  set(own ${names}/${own}.so)
  set(libraries ${own})
  set(given "")
  if(TARGET given.${chapter})
    set(given $<TARGET_OBJECTS:given.${chapter}>)
  endif()
  foreach(other IN LISTS others)
    unit_target(other_reference reference ${other})
    list(APPEND below $<TARGET_OBJECTS:${other_reference}>)
    string(REPLACE "/" "." other ${other})
    list(APPEND libraries ${names}/${other}.so)
  endforeach()
  foreach(function IN LISTS callers)
    sealed_worker(${unit} ${function} "${own}" $<TARGET_OBJECTS:${worker}> ${glue}/builds_on_${function}.cpp ${given} ${below})
  endforeach()
  if(others)
    sealed_worker(${unit} alone "${own}" $<TARGET_OBJECTS:${worker}> ${given} ${below})
  endif()
  sealed_worker(${unit} together "${libraries}" $<TARGET_OBJECTS:${worker}> ${given})
  # What grading a unit needs
  unit_target(all graded ${unit})
  add_custom_target(${all} DEPENDS ${program} ${workers})
endfunction()

# The students' libraries by their names, for the linker only
set(names "")
foreach(unit IN LISTS GRADBOOK_UNITS)
  string(REPLACE "/" "." name ${unit})
  set(name ${CMAKE_BINARY_DIR}/sealed/names/${name}.so)
  get_filename_component(soname ${name} NAME)
  add_custom_command(OUTPUT ${name} VERBATIM
    COMMAND ${CMAKE_CXX_COMPILER} -shared -nostdlib -Wl,-soname,${soname} -o ${name} -x c++ ${CMAKE_BINARY_DIR}/empty.cpp)
  list(APPEND names ${name})
endforeach()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/names)
add_custom_target(sealed_names DEPENDS ${names})

set(sealed_programs "")
foreach(unit IN LISTS GRADBOOK_UNITS)
  sealed_unit(${unit})
  unit_mutants(${unit})  # the grader compares failing code with them
  unit_target(all graded ${unit})
  list(APPEND sealed_programs ${all})
endforeach()
add_custom_target(sealed DEPENDS ${sealed_programs})
if(TARGET grading_tests)
  # A plain test run grades with the units of one chapter; the workers of all are looked at with the grader's other slow tests
  foreach(unit IN LISTS units_of_02_neighbors)
    unit_target(all graded ${unit})
    add_dependencies(grading_tests ${all})
  endforeach()
  add_dependencies(grading_tests ${GRADBOOK_PROGRAMS})
  add_test(NAME grading/workers/build COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target sealed)
  set_tests_properties(grading/workers/build PROPERTIES LABELS "self-test;slow" FIXTURES_SETUP sealed TIMEOUT 3000)
  add_test(NAME grading/workers COMMAND grading_tests --gtest_brief=1 --gtest_filter=Worker.* WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(grading/workers PROPERTIES LABELS "self-test;slow" FIXTURES_REQUIRED sealed
    ENVIRONMENT GRADBOOK_ALL_WORKERS=1)
endif()

# References, starter files, typical mistakes and attacks through the real pipeline: `./gradbook test --all -L self-test`
if(TARGET gradbook)
  add_test(NAME grading/self-test COMMAND gradbook-grade grade --self-test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  # It builds in the same folder as the fixture
  set_tests_properties(grading/self-test PROPERTIES LABELS "self-test;slow" TIMEOUT 3000 FIXTURES_REQUIRED sealed
    ENVIRONMENT GRADBOOK_ROOT=${CMAKE_SOURCE_DIR})
endif()
