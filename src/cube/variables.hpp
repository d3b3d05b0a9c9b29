// Names and widths of the cube's variables, in one place for writers and readers.
#pragma once

#include <cstddef>
#include <string>

namespace s2fbench::cube {

inline constexpr const char* kStatus = "status";
inline constexpr const char* kReason = "reason";
inline constexpr const char* kAttempts = "attempts";
inline constexpr const char* kSeconds = "seconds";
inline constexpr const char* kGpuSeconds = "gpu_seconds";
inline constexpr const char* kPeakMemory = "peak_memory";
inline constexpr const char* kHost = "host";
inline constexpr const char* kCrc = "crc";
inline constexpr const char* kProvenance = "provenance";
inline constexpr const char* kSchema = "schema";
inline constexpr const char* kEpoch = "epoch";

inline constexpr std::size_t kReasonWidth = 240;  // bytes
inline constexpr std::size_t kHostWidth = 64;     // bytes

inline std::string curve_variable(const std::string& curve) { return "curve_" + curve; }

}  // namespace s2fbench::cube
