// Where things lie in a results folder, and whether a folder is one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace s2fbench::cube {

std::string cube_path(const std::string& dir);     // DIR/cube.h5
std::string journal_path(const std::string& dir);  // DIR/journal
std::string config_path(const std::string& dir);   // DIR/config.yaml

// Throws UserError unless DIR is absent, empty, or a results folder.
void expect_usable_folder(const std::string& dir);
// Throws UserError unless DIR is a results folder with journals.
void expect_results_folder(const std::string& dir);
// Creates DIR. Throws UserError when it cannot be created or written to.
void make_folder(const std::string& path);
// Creates what is missing of DIR and the folders in it. Throws as make_folder.
void make_folders(const std::string& dir);
// Writes config.yaml whole or not at all.
void write_config(const std::string& dir, const nlohmann::json& effective);
// JSON as block YAML.
std::string yaml_text(const nlohmann::json& value);

}  // namespace s2fbench::cube
