# chapters/NN_topic/*.cpp -> the executable chapters/NN_topic, linked with the reference of every unit, and
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
  target_link_libraries(chapter.${chapter} PRIVATE gradbook_strict gradbook_chapter gradbook_neighbors)

  add_executable(${chapter} $<TARGET_OBJECTS:chapter.${chapter}> ${figure_objects_${chapter}})
  set_target_properties(${chapter} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/chapters)
  # Units behind the frame, whose one place for scaling calls them
  target_link_libraries(${chapter} PRIVATE gradbook_flags gradbook_chapter gradbook_neighbors gradbook_references)

  add_executable(mine.${chapter} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:chapter.${chapter}> ${figure_objects_${chapter}})
  set_target_properties(mine.${chapter} PROPERTIES OUTPUT_NAME ${chapter}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/mine)
  target_link_libraries(mine.${chapter} PRIVATE gradbook_chapter gradbook_neighbors)
  gradbook_link_units(mine.${chapter})
  # Without references it links files in progress: built when it is run. No test runs it with sanitizers
  if(NOT GRADBOOK_HAS_REFERENCES OR GRADBOOK_SANITIZE)
    set_target_properties(${chapter} chapter.${chapter} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endforeach()

if(TARGET 02_neighbors AND GRADBOOK_HAS_REFERENCES AND NOT GRADBOOK_LOOP AND NOT GRADBOOK_SANITIZE)
  add_test(NAME chapter/mine COMMAND ${CMAKE_SOURCE_DIR}/tests/chapter/mine.sh ${CMAKE_BINARY_DIR}/chapters)
  set_tests_properties(chapter/mine PROPERTIES LABELS "common;02_neighbors" TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()
