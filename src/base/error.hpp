// The three kinds of error, told apart by who can mend them.
//
// Every message reads "what failed: where; try ...".
#pragma once

#include <stdexcept>
#include <string>

namespace s2fbench {

// Exit codes of the program (design: command line).
enum ExitCode : int {
  kExitOk = 0,
  kExitUser = 2,           // the input or the command line is wrong
  kExitEnvironment = 3,    // the machine: no device, full disk, MPI, permissions
  kExitInternal = 4,       // our bug
  kExitFailedCells = 5,    // the sweep ended, some cells failed or diverged
  kExitStoppedEarly = 75,  // run the same command again to go on
};

class Error : public std::runtime_error {
 public:
  Error(int exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }
  // Every rank of the job holds this error, so that rank 0 may speak for all.
  bool agreed = false;

 private:
  int exit_code_;
};

// "what: where; advice", leaving out what is empty.
std::string error_message(const std::string& what, const std::string& where,
                          const std::string& advice);

// The user's input is at fault: a file, a key, an option.
class UserError : public Error {
 public:
  explicit UserError(const std::string& message) : Error(kExitUser, message) {}
  UserError(const std::string& what, const std::string& where,
            const std::string& advice = "")
      : Error(kExitUser, error_message(what, where, advice)) {}
};

// The machine is at fault: disk, MPI, device, permissions.
class EnvironmentError : public Error {
 public:
  explicit EnvironmentError(const std::string& message)
      : Error(kExitEnvironment, message) {}
  EnvironmentError(const std::string& what, const std::string& where,
                   const std::string& advice = "")
      : Error(kExitEnvironment, error_message(what, where, advice)) {}
};

// We are at fault. Carries no advice but to report it.
class InternalError : public Error {
 public:
  explicit InternalError(const std::string& message)
      : Error(kExitInternal, message + "; this is a bug, please report it") {}
};

}  // namespace s2fbench
