CREATE DATABASE shop
COMMENT 'An example: rename the folder, or remove it'
