/// @file
/// The places around the nodes of a slice.
#pragma once

namespace plimsoll::report {

class Places;
struct Slice;

/// Puts a frame around the nodes of each region, zone, site and rack, one in the other as they are
/// located, at most kLayoutFrames.  A place that is a node itself stands in its own frame; a part
/// without a place where all that need it stand; "k of n" where all that it leads to and from
/// stand. What stands nowhere is in no frame: a frame is drawn only where a source says so.
void add_frames(Slice& slice, Places& places);

}  // namespace plimsoll::report
