# chapters/NN_topic/*.cpp -> the executable chapters/NN_topic, linked with the references of the units that it includes, and
# mine/NN_topic, the same program with the student's file for each unit named in GRADBOOK_MINE (`run --mine` sets it).
file(GLOB chapters CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/chapters ${CMAKE_SOURCE_DIR}/chapters/*/main.cpp)
list(FILTER chapters INCLUDE REGEX "^[0-9][0-9]_[a-z0-9_]+/")
foreach(main IN LISTS chapters)
  get_filename_component(chapter ${main} DIRECTORY)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/chapters/${chapter}/*.cpp)
  gradbook_without_stray(sources)
  # Figures are compiled once (GradbookFigures); --figures draws them from this program too
  list(FILTER sources EXCLUDE REGEX "/fig_[^/]*\\.cpp$")
  add_library(chapter.${chapter} OBJECT ${sources})
  gradbook_use(chapter.${chapter})
  target_link_libraries(chapter.${chapter} PRIVATE gradbook_strict gradbook_chapter gradbook_nn gradbook_neighbors)

  set(objects $<TARGET_OBJECTS:chapter.${chapter}>)
  if(TARGET figures.${chapter}.code)
    list(APPEND objects $<TARGET_OBJECTS:figures.${chapter}.code>)
  endif()
  # The frame of all chapters scales features by units, in one place
  units_included(units ${sources} ${figure_sources_${chapter}} ${CMAKE_SOURCE_DIR}/common/chapter/scaling.cpp)
  add_executable(${chapter} ${objects})
  set_target_properties(${chapter} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/chapters)
  gradbook_link_references(${chapter} ${units})
  target_link_libraries(${chapter} PRIVATE ${GRADBOOK_GIVEN} gradbook_chapter gradbook_nn gradbook_neighbors)

  add_executable(mine.${chapter} EXCLUDE_FROM_ALL ${objects})
  set_target_properties(mine.${chapter} PROPERTIES OUTPUT_NAME ${chapter}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/mine)
  gradbook_link_own(mine.${chapter} ${units})
  target_link_libraries(mine.${chapter} PRIVATE ${GRADBOOK_GIVEN} gradbook_chapter gradbook_nn gradbook_neighbors)
  # Without references it links files in progress: built when it is run. No test runs it with sanitizers
  if(NOT GRADBOOK_HAS_REFERENCES OR GRADBOOK_SANITIZE)
    set_target_properties(${chapter} chapter.${chapter} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endforeach()

if(TARGET 02_neighbors AND GRADBOOK_HAS_REFERENCES AND NOT GRADBOOK_SANITIZE)
  add_test(NAME chapter/mine COMMAND ${CMAKE_SOURCE_DIR}/tests/chapter/mine.sh ${CMAKE_BINARY_DIR}/chapters)
  set_tests_properties(chapter/mine PROPERTIES LABELS "common;02_neighbors" TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()
