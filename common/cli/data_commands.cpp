// data list, data get, data verify
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "core/progress.hpp"
#include "course/terminal.hpp"
#include "data/dataset_files.hpp"

namespace gradbook {
namespace {

const char* kind_text(DatasetKind kind) {
  switch (kind) {
    case DatasetKind::table:
      return "table";
    case DatasetKind::images:
      return "images";
    case DatasetKind::text:
      return "text";
  }
  return "";
}

const char* presence_text(Presence presence) {
  switch (presence) {
    case Presence::installed:
      return "here";
    case Presence::partial:
      return "partly here";
    case Presence::missing:
      return "not here";
  }
  return "";
}

int list(bool json) {
  nlohmann::json document = nlohmann::json::array();
  for (const DatasetInfo& info : known_datasets()) {
    const DatasetState state = dataset_state(info);
    if (json) {
      document.push_back({{"name", info.name},
                          {"kind", kind_text(info.kind)},
                          {"state", presence_text(state.presence)},
                          {"folder", state.folder.string()},
                          {"bytes", state.bytes},
                          {"description", info.description},
                          {"licence", info.licence},
                          {"source", info.source}});
    } else {
      fmt::print("{:<17} {:<7} {:<12} {}\n{:38}{}\n", info.name, kind_text(info.kind),
                 presence_text(state.presence), info.description, "",
                 paint(fmt::format("{}; {}", info.licence, info.source), Colour::dim));
    }
  }
  if (json) fmt::print("{}\n", document.dump(2));
  return kOk;
}

int get(const std::string& name, const std::vector<std::string>& from) {
  GetOptions options;
  options.from.assign(from.begin(), from.end());
  std::unique_ptr<Progress> progress;
  std::string current;
  options.on_progress = [&](const std::string& file, std::uintmax_t done, std::uintmax_t total) {
    if (file != current) {
      progress.reset();
      progress = std::make_unique<Progress>(file, total);
      current = file;
    }
    progress->update(done);
  };
  get_dataset(name, options);
  progress.reset();
  fmt::print("{}: here, every checksum is right ({})\n", name,
             dataset_state(find_dataset(name)).folder.string());
  return kOk;
}

int verify(const std::string& name, bool json) {
  nlohmann::json document = nlohmann::json::array();
  bool all_ok = true;
  for (const DatasetInfo& info : known_datasets()) {
    const bool asked =
        name.empty() ? dataset_state(info).presence == Presence::installed : name == info.name;
    if (!asked) continue;
    const VerifyReport report = verify_dataset(info);
    all_ok = all_ok && report.ok();
    for (const FileCheck& file : report.files) {
      if (json) {
        document.push_back({{"dataset", info.name},
                            {"file", file.path.string()},
                            {"status", file_status_text(file.status)},
                            {"expected", file.expected},
                            {"actual", file.actual}});
        continue;
      }
      fmt::print("{:<17} {:<15} {}\n", info.name, file_status_text(file.status),
                 file.path.string());
      if (file.status == FileStatus::ok || file.status == FileStatus::missing) continue;
      fmt::print("{:18}expected {}, found {}\n", "", file.expected, file.actual);
    }
  }
  if (json) fmt::print("{}\n", document.dump(2));
  return all_ok ? kOk : kAnswerIsNo;
}

struct DataArguments {
  std::string name;
  std::vector<std::string> from;
  bool json = false;
};

}  // namespace

void add_data_commands(CLI::App& app, Chosen& chosen, const std::filesystem::path& /*root*/) {
  const auto arguments = std::make_shared<DataArguments>();
  CLI::App* data = app.add_subcommand("data", "data sets: what is here, get, verify");
  data->require_subcommand(1);
  data->footer("Examples:  ./gradbook data list\n           ./gradbook data get mnist");

  CLI::App* sub = data->add_subcommand("list", "all known data sets, and whether they are here");
  sub->add_flag("--json", arguments->json, "as JSON");
  sub->callback([=, &chosen] { chosen.action = [=] { return list(arguments->json); }; });

  sub =
      data->add_subcommand("get", "download a data set, or take it from files; checked, resumable");
  sub->footer(
      "Examples:  ./gradbook data get mnist\n"
      "           ./gradbook data get cifar10 --from ~/Downloads/cifar-10-binary.tar.gz");
  sub->add_option("name", arguments->name, "name of the data set")->required();
  sub->add_option("--from", arguments->from,
                  "files or folders to take it from, instead of the network");
  sub->callback(
      [=, &chosen] { chosen.action = [=] { return get(arguments->name, arguments->from); }; });

  sub = data->add_subcommand("verify", "compare files with their checksums");
  sub->add_option("name", arguments->name, "name of the data set (default: all that are here)");
  sub->add_flag("--json", arguments->json, "as JSON");
  sub->callback([=, &chosen] {
    chosen.action = [=] {
      // An unknown name is wrong usage; a known one may be written with - or _
      const std::string name = arguments->name.empty() ? "" : find_dataset(arguments->name).name;
      return verify(name, arguments->json);
    };
  });
}

}  // namespace gradbook
