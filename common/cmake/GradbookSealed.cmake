# Grading's linkage of a unit "NN_topic/name" (common/sealed). A program of its own writes the glue from contract and reference:
#   sealed/tests/NN_topic/name               the unit's test objects with proxies, and the reference for what is not graded
#   sealed/workers/NN_topic/name/<function>  the worker that grades one task: the references that the task builds on, and
#                                            never that of the task itself; the student's code is a shared library beside it
#   sealed/workers/NN_topic/name/together    no reference at all: the student's own pieces together
if(GRADBOOK_SANITIZE OR GRADBOOK_SANITIZE_THREADS OR GRADBOOK_LOOP)
  return()
endif()
foreach(unit IN LISTS GRADBOOK_UNITS)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
    return()  # a student edition grades nobody
  endif()
endforeach()

add_executable(glue ${CMAKE_SOURCE_DIR}/common/sealed/glue_main.cpp ${CMAKE_SOURCE_DIR}/common/sealed/glue.cpp
  ${CMAKE_SOURCE_DIR}/common/course/unit_source.cpp ${CMAKE_SOURCE_DIR}/common/core/file.cpp
  ${CMAKE_SOURCE_DIR}/common/core/utf8.cpp)
gradbook_use(glue PLAIN)
target_link_libraries(glue PRIVATE gradbook_strict)

# What contracts and exercises may include of common/core, and the worker's own main()
add_library(gradbook_worker OBJECT)
foreach(file core/blas core/parallel core/rng core/shape core/share sealed/frame sealed/worker_main)
  target_sources(gradbook_worker PRIVATE ${CMAKE_SOURCE_DIR}/common/${file}.cpp)
endforeach()
gradbook_use(gradbook_worker)
target_link_libraries(gradbook_worker PRIVATE gradbook_strict)

# Generated code repeats a reference without some of its functions: helpers are left that nothing calls
function(generated_code target)
  add_library(${target} OBJECT ${ARGN})
  gradbook_use(${target})
  target_compile_options(${target} PRIVATE -w)
endfunction()

# The units whose references a unit's reference calls, and those that these call
function(unit_builds_on out unit)
  set(found "")
  set(open ${unit})
  while(open)
    list(POP_FRONT open next)
    file(STRINGS ${CMAKE_SOURCE_DIR}/solutions/${next}.cpp includes REGEX "^#include \"exercises/")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^#include \"exercises/(.*)\\.hpp\".*" "\\1" other ${line})
      if(NOT other STREQUAL unit AND NOT other IN_LIST found)
        list(APPEND found ${other})
        list(APPEND open ${other})
      endif()
    endforeach()
  endwhile()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

function(sealed_worker target folder name)
  add_executable(${target} $<TARGET_OBJECTS:gradbook_worker> ${ARGN})
  # The student's library finds the references in the program; no path of ours is left in it
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} ENABLE_EXPORTS ON SKIP_BUILD_RPATH ON
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/workers/${folder})
  target_link_libraries(${target} PRIVATE gradbook_flags ${CMAKE_DL_LIBS})
  target_link_options(${target} PRIVATE -pie -Wl,-z,dynamic-undefined-weak -Wl,--no-as-needed
    -Wl,-Map=${CMAKE_BINARY_DIR}/sealed/workers/${folder}/${name}.map)
endfunction()

# The student's library by its name, for the linker only
foreach(unit IN LISTS GRADBOOK_UNITS)
  unit_target(library library ${unit})
  add_library(${library} SHARED ${CMAKE_BINARY_DIR}/empty.cpp)
  string(REPLACE "/" "." name ${unit})
  set_target_properties(${library} PROPERTIES PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/names)
endforeach()

foreach(unit IN LISTS GRADBOOK_UNITS)
  get_filename_component(chapter ${unit} DIRECTORY)
  get_filename_component(name ${unit} NAME)
  set(contract ${CMAKE_SOURCE_DIR}/exercises/${unit}.hpp)
  set(reference ${CMAKE_SOURCE_DIR}/solutions/${unit}.cpp)
  set(glue ${CMAKE_BINARY_DIR}/sealed/glue/${unit})
  unit_functions(functions ${unit})
  set(generated ${glue}/proxy.cpp ${glue}/reference.cpp ${glue}/worker.cpp)
  foreach(function IN LISTS functions)
    list(APPEND generated ${glue}/builds_on_${function}.cpp)
  endforeach()
  add_custom_command(OUTPUT ${generated} COMMAND glue ${CMAKE_SOURCE_DIR} ${unit} ${glue}
    DEPENDS glue ${contract} ${reference} VERBATIM)

  unit_target(tests tests ${unit})
  unit_target(proxy proxy ${unit})
  generated_code(${proxy} ${glue}/proxy.cpp ${glue}/reference.cpp)
  unit_target(program sealed ${unit})
  add_executable(${program} $<TARGET_OBJECTS:${tests}> $<TARGET_OBJECTS:${proxy}>)
  set_target_properties(${program} PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/sealed/tests/${chapter})
  unit_dependencies(others ${unit})
  foreach(other IN LISTS others)
    unit_target(other_reference reference ${other})
    target_link_libraries(${program} PRIVATE ${other_reference})
  endforeach()
  target_link_libraries(${program} PRIVATE gradbook_flags gradbook_sealed)

  unit_target(library library ${unit})
  unit_target(worker worker ${unit})
  generated_code(${worker} ${glue}/worker.cpp)
  unit_builds_on(others ${unit})
  set(below "")
  set(given "")
  if(TARGET given.${chapter})
    set(given $<TARGET_OBJECTS:given.${chapter}>)
  endif()
  set(libraries ${library})
  foreach(other IN LISTS others)
    unit_target(other_reference reference ${other})
    list(APPEND below $<TARGET_OBJECTS:${other_reference}>)
    unit_target(other_library library ${other})
    list(APPEND libraries ${other_library})
  endforeach()
  foreach(function IN LISTS functions)
    generated_code(${worker}.${function}.below ${glue}/builds_on_${function}.cpp)
    sealed_worker(${worker}.${function} ${unit} ${function} $<TARGET_OBJECTS:${worker}>
      $<TARGET_OBJECTS:${worker}.${function}.below> ${given} ${below})
    target_link_libraries(${worker}.${function} PRIVATE ${library})
    list(APPEND sealed_programs ${worker}.${function})
  endforeach()
  sealed_worker(${worker}.together ${unit} together $<TARGET_OBJECTS:${worker}> ${given})
  target_link_libraries(${worker}.together PRIVATE ${libraries})
  list(APPEND sealed_programs ${program} ${worker}.together)
endforeach()
add_custom_target(sealed DEPENDS ${sealed_programs})
if(TARGET grading_tests)
  add_dependencies(grading_tests sealed ${GRADBOOK_PROGRAMS})
endif()

# References, starter files, typical mistakes and attacks through the real pipeline: `./gradbook test --all -L self-test`
if(TARGET gradbook)
  add_test(NAME grading/self-test COMMAND gradbook-grade grade --self-test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(grading/self-test PROPERTIES LABELS "self-test;slow" TIMEOUT 3000
    ENVIRONMENT GRADBOOK_ROOT=${CMAKE_SOURCE_DIR})
endif()
