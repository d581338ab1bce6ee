"""What the box office does: one file per verb, one public function each. List this folder to know it."""
