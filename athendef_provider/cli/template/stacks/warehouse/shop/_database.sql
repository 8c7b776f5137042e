CREATE DATABASE shop
COMMENT 'The first database of this tree: rename its folder, or remove it'
