# chapters/NN_topic/fig_<slug>.cpp -> figures/NN_topic/<slug>, a program of its own linked with the reference of every
# unit (so that a figure is drawn again only if something that it is made of has changed), and mine/figures/NN_topic/<slug>,
# linked with the student's file for each unit named in GRADBOOK_MINE (`figures --mine` sets it).
add_library(gradbook_figure_main OBJECT ${CMAKE_SOURCE_DIR}/common/figures/figure_main.cpp)
gradbook_use(gradbook_figure_main PLAIN)
target_link_libraries(gradbook_figure_main PRIVATE gradbook_strict nlohmann_json::nlohmann_json)

file(GLOB figures CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/chapters ${CMAKE_SOURCE_DIR}/chapters/*/fig_*.cpp)
# Copies and what editors leave behind are no figures; scan_figures() chooses by the same rule
list(FILTER figures INCLUDE REGEX "^[0-9][0-9]_[a-z0-9_]+/fig_[a-z0-9_]+\\.cpp$")
foreach(figure IN LISTS figures)
  get_filename_component(chapter ${figure} DIRECTORY)
  get_filename_component(slug ${figure} NAME_WE)
  string(REGEX REPLACE "^fig_" "" slug ${slug})
  file(STRINGS ${CMAKE_SOURCE_DIR}/chapters/${figure} registered REGEX "\\.slug = \"${slug}\"")
  if(NOT registered)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/chapters/${figure})
    continue()
  endif()
  set(target figure.${chapter}.${slug})

  add_library(${target}.code OBJECT ${CMAKE_SOURCE_DIR}/chapters/${figure})
  gradbook_use(${target}.code)
  target_link_libraries(${target}.code PRIVATE gradbook_strict gradbook_figures gradbook_nn gradbook_neighbors)

  list(APPEND figure_objects_${chapter} $<TARGET_OBJECTS:${target}.code>)

  add_executable(${target} $<TARGET_OBJECTS:${target}.code> $<TARGET_OBJECTS:gradbook_figure_main>)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${slug}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/figures/${chapter})
  target_link_libraries(${target} PRIVATE gradbook_flags gradbook_references gradbook_figures gradbook_nn gradbook_neighbors)
  list(APPEND figure_programs ${target})

  add_executable(mine.${target} EXCLUDE_FROM_ALL $<TARGET_OBJECTS:${target}.code> $<TARGET_OBJECTS:gradbook_figure_main>)
  set_target_properties(mine.${target} PROPERTIES OUTPUT_NAME ${slug}
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/mine/figures/${chapter})
  gradbook_link_units(mine.${target})
  target_link_libraries(mine.${target} PRIVATE gradbook_figures gradbook_nn gradbook_neighbors)

  # The numbers against the committed ones, and every picture: complete, not blank, of the right size
  if(NOT GRADBOOK_SANITIZE AND NOT GRADBOOK_LOOP AND GRADBOOK_HAS_REFERENCES)
    add_test(NAME figure/${chapter}/${slug}
      COMMAND ${target} --verify ${CMAKE_SOURCE_DIR}/tests/figures/reference WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(figure/${chapter}/${slug} PROPERTIES LABELS "figure;${chapter}" TIMEOUT 300)
  else()
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
  if(NOT GRADBOOK_HAS_REFERENCES)
    set_target_properties(${target}.code PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endforeach()
add_custom_target(figures DEPENDS ${figure_programs})
