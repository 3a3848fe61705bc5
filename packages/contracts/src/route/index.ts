export { Route, Routes, SetRoute } from "./route.ts";
