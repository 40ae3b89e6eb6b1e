#include "collectors/cloudformation/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::cloudformation::program(), argc, argv);
}
