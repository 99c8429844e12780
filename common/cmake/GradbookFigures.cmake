# chapters/NN_topic/fig_<slug>.cpp -> figures/NN_topic_figures, one program with all figures of a chapter, linked with the references
# of the units that they include, and mine/figures/NN_topic_figures, linked with the student's file for each unit named in
# GRADBOOK_MINE (`figures --mine` sets it).
add_library(gradbook_figure_main OBJECT ${CMAKE_SOURCE_DIR}/common/figures/figure_main.cpp)
gradbook_use(gradbook_figure_main PLAIN)
target_link_libraries(gradbook_figure_main PRIVATE gradbook_strict nlohmann_json::nlohmann_json)

file(GLOB figures CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/chapters ${CMAKE_SOURCE_DIR}/chapters/*/fig_*.cpp)
# Copies and what editors leave behind are no figures; scan_figures() chooses by the same rule
list(FILTER figures INCLUDE REGEX "^[0-9][0-9]_[a-z0-9_]+/fig_[a-z0-9_]+\\.cpp$")
set(chapters_with_figures "")
foreach(figure IN LISTS figures)
  set(source ${CMAKE_SOURCE_DIR}/chapters/${figure})
  string(REGEX REPLACE "/fig_.*" "" chapter ${figure})
  string(REGEX REPLACE "^.*/fig_(.*)\\.cpp$" "\\1" slug ${figure})
  file(STRINGS ${source} registered REGEX "\\.slug = \"${slug}\"")
  if(registered)
    list(APPEND chapters_with_figures ${chapter})
    list(APPEND figure_sources_${chapter} ${source})
  else()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  endif()
endforeach()
list(REMOVE_DUPLICATES chapters_with_figures)

foreach(chapter IN LISTS chapters_with_figures)
  # Compiled once: the chapter's program draws them, too (--figures)
  add_library(figures.${chapter}.code OBJECT ${figure_sources_${chapter}})
  gradbook_use(figures.${chapter}.code FIGURES)
  target_link_libraries(figures.${chapter}.code PRIVATE gradbook_strict)
  set(objects $<TARGET_OBJECTS:figures.${chapter}.code> $<TARGET_OBJECTS:gradbook_figure_main>)
  units_included(units ${figure_sources_${chapter}})

  add_executable(figures.${chapter} ${objects})
  set_target_properties(figures.${chapter} PROPERTIES OUTPUT_NAME ${chapter}_figures
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/figures)
  gradbook_link_references(figures.${chapter} ${units})
  target_link_libraries(figures.${chapter} PRIVATE ${GRADBOOK_GIVEN} gradbook_figures gradbook_neighbors gradbook_nn)

  add_executable(mine.figures.${chapter} EXCLUDE_FROM_ALL ${objects})
  set_target_properties(mine.figures.${chapter} PROPERTIES OUTPUT_NAME ${chapter}_figures
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/mine/figures)
  gradbook_link_own(mine.figures.${chapter} ${units})
  target_link_libraries(mine.figures.${chapter} PRIVATE ${GRADBOOK_GIVEN} gradbook_figures gradbook_neighbors gradbook_nn)

  # The numbers against the committed ones, and every picture: complete, not blank, of the right size
  if(NOT GRADBOOK_SANITIZE AND GRADBOOK_HAS_REFERENCES)
    add_test(NAME figures/${chapter}
      COMMAND figures.${chapter} --verify ${CMAKE_SOURCE_DIR}/tests/figures/reference WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(figures/${chapter} PROPERTIES LABELS "figure;${chapter}" TIMEOUT 900)
  else()
    set_target_properties(figures.${chapter} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
  if(NOT GRADBOOK_HAS_REFERENCES)
    set_target_properties(figures.${chapter}.code PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endforeach()
