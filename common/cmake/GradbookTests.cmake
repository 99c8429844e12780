# tests/<common folder>/*_test.cpp -> <folder>_tests, and the slow tests that are scripts.
# common_tests(<folder> <libraries…>): tests/<folder>/*_test.cpp -> one executable, linked with what it tests, the units that
# it includes, and no more
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
  units_included(units ${sources})
  gradbook_link_references(${folder}_tests ${units})
  target_link_libraries(${folder}_tests PRIVATE gradbook_strict gradbook_verify ${ARGN} GTest::gtest)
  target_compile_definitions(${folder}_tests PRIVATE GRADBOOK_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    GRADBOOK_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${folder} COMMAND ${folder}_tests --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${folder} PROPERTIES LABELS common TIMEOUT 600)
endfunction()
common_tests(core gradbook_core)
common_tests(data gradbook_data)
common_tests(nn gradbook_nn gradbook_neighbors)
common_tests(verify gradbook_core)
common_tests(figures gradbook_figures gradbook_site)
common_tests(course gradbook_student gradbook_author gradbook_site gradbook_bench gradbook_chapter CLI11::CLI11)
if(TARGET gradbook AND TARGET course_tests)  # every command that a text quotes is tried
  add_dependencies(course_tests ${GRADBOOK_PROGRAMS})
endif()
common_tests(author gradbook_nn gradbook_neighbors nlohmann_json::nlohmann_json)
common_tests(sealed gradbook_sealed gradbook_course)
common_tests(grading gradbook_release)

# A student edition and an autograder of this checkout, built and worked with: `./gradbook test --all -L release`
foreach(edition student_edition gradescope)
  set(script ${CMAKE_SOURCE_DIR}/tests/grading/${edition}.sh)
  if(EXISTS ${script} AND NOT GRADBOOK_SANITIZE)
    add_test(NAME release/${edition} COMMAND ${script} ${CMAKE_BINARY_DIR}/gradbook ${CMAKE_SOURCE_DIR})
    set_tests_properties(release/${edition} PROPERTIES LABELS "release;slow" TIMEOUT 900 SKIP_RETURN_CODE 77)
  endif()
endforeach()

# The student's loop in a copy of this checkout: `./gradbook test --all -L loop`
if(NOT GRADBOOK_SANITIZE AND EXISTS ${CMAKE_SOURCE_DIR}/solutions/02_neighbors/knn.cpp)
  add_test(NAME loop COMMAND ${CMAKE_SOURCE_DIR}/tests/course/loop.sh ${CMAKE_BINARY_DIR}/gradbook ${CMAKE_SOURCE_DIR})
  set_tests_properties(loop PROPERTIES LABELS "loop;slow" TIMEOUT 1800 SKIP_RETURN_CODE 77)
endif()
