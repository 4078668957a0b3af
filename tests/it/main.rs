
mod roles;
