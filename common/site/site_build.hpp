/// @file common/site/site_build.hpp
/// The steps of `gradbook docs` that touch files and start programs.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "course/workspace.hpp"
#include "site/site.hpp"

namespace gradbook {

/// A file that must exist, or a program that must be in PATH, and the Debian package it comes from.
struct SiteTool {
  std::string what;     ///< "doxygen" or "/usr/share/javascript/katex/katex.js"
  std::string package;  ///< "doxygen"
};

/// Doxygen, node, KaTeX and the theme.
std::vector<SiteTool> site_tools();

/// Throws std::runtime_error that names every one of the tools that is missing, and its package.
void expect_site_tools(const std::vector<SiteTool>& tools);

/// The headers of the API reference, relative to the checkout, sorted: common/…/name.hpp and the
/// contracts of the units of inputs. Other files beside them, such as an editor's copies, are
/// ignored.
std::vector<std::filesystem::path> site_headers(const SiteInputs& inputs);

/// Runs a chapter's program for its results, unless they are those of the same executable and flags
/// already.
/// @param workspace  its release build has the program
/// @param chapter    "02_neighbors"
/// @param quick      with --quick
/// Returns the JSON text. Throws std::runtime_error with the program's output if it fails.
std::string chapter_results(const Workspace& workspace, const std::string& chapter, bool quick);

/// Writes Doxygen's input and configuration, runs it, and renders the formulas: the finished site
/// is in the returned folder below build/docs. Throws std::runtime_error with the messages of the
/// step that failed.
/// @param workspace  the checkout
/// @param inputs     what the pages are made of
std::filesystem::path build_site(const Workspace& workspace, const SiteInputs& inputs);

/// Addresses of scripts, style sheets, fonts and pictures on the network in a site's files, each as
/// "file: address"; a site has none.
std::vector<std::string> network_resources(const std::filesystem::path& site);

/// Puts the site `built` at `target` in one step: readers see the old or the new one. Throws
/// FileError when something else than a site or an empty folder is there.
void install_site(const std::filesystem::path& built, const std::filesystem::path& target);

}  // namespace gradbook
