# tests/oracle: our results against scikit-learn and PyTorch. Registered where the system's Python has them; run by
# `./gradbook test --oracle` (ctest -L oracle), which also builds the program: no other build needs it.
file(GLOB oracle_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/oracle/*.cpp)
gradbook_without_stray(oracle_sources)
if(NOT oracle_sources)
  return()  # a student edition
endif()
add_executable(oracle_cases EXCLUDE_FROM_ALL ${oracle_sources})
set_target_properties(oracle_cases PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
gradbook_use(oracle_cases)
target_link_libraries(oracle_cases PRIVATE gradbook_strict gradbook_references gradbook_nn)

set(GRADBOOK_PYTHON /usr/bin/python3 CACHE FILEPATH "Python with scikit-learn and PyTorch: the one apt's packages belong to")

# python_has(<variable> <module>…): whether all modules are installed
function(python_has out)
  set(code "import importlib.util as u, sys; sys.exit(None in map(u.find_spec, sys.argv[1:]))")
  execute_process(COMMAND ${GRADBOOK_PYTHON} -c ${code} ${ARGN} RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
  if(result EQUAL 0)
    set(${out} TRUE PARENT_SCOPE)
  else()
    set(${out} FALSE PARENT_SCOPE)
  endif()
endfunction()

# oracle_test(<group of cases>)
function(oracle_test group)
  add_test(NAME oracle/${group}
    COMMAND ${GRADBOOK_PYTHON} -B ${CMAKE_SOURCE_DIR}/tests/oracle/compare.py $<TARGET_FILE:oracle_cases> ${group})
  set_tests_properties(oracle/${group} PROPERTIES LABELS oracle TIMEOUT 600 FIXTURES_REQUIRED oracle_cases)
endfunction()

python_has(has_sklearn numpy sklearn)
python_has(has_torch numpy torch)
if(has_sklearn OR has_torch)
  add_test(NAME oracle/build COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target oracle_cases)
  set_tests_properties(oracle/build PROPERTIES LABELS oracle FIXTURES_SETUP oracle_cases)
endif()
if(has_sklearn)
  oracle_test(data)
  oracle_test(neighbors)
endif()
if(has_torch)
  oracle_test(mlp)
  oracle_test(optimizer)
  oracle_test(layer)
  oracle_test(recurrent)
  oracle_test(network)
endif()
