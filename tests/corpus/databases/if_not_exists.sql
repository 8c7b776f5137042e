create database if not exists `if_not_exists`;
