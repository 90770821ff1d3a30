export { createUploadView, type UploadViewOptions } from "./view";
export { Marks } from "./marks";
