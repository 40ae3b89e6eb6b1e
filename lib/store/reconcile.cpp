#include "lib/store/merge.hpp"
namespace plimsoll::store {
void reconcile(MergeContext& context) { static_cast<void>(context); }
}
