export { Cursor, LIST_LIMIT_DEFAULT, Limit, NextCursor } from "./page.ts";
