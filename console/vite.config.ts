import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { configOf, stackNamed } from "./build/stack.ts";
import { serviceWorker } from "./build/worker.ts";

/** What the dev server serves itself; every other path is the API's. */
const OURS =
  "@|src/|node_modules/|config\\.json|icons/|index\\.html|manifest\\.webmanifest|sw\\.js|\\?|$";

/** A screen is called after its folder: `index` says nothing. */
function folderOf(module: string | null): string | undefined {
  return module?.match(/src\/([^/]+)\/index\.tsx$/)?.[1];
}

export default defineConfig(({ command, mode }) => {
  const stack = command === "serve" && mode !== "test" ? process.env.STACK : undefined;
  const status = stack ? stackNamed(stack) : undefined;
  return {
    base: "./",
    plugins: [
      react(),
      serviceWorker(),
      ...(status ? [configOf(status, process.env.LIVE !== "0")] : []),
    ],
    build: {
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rollupOptions: {
        output: {
          chunkFileNames: ({ facadeModuleId, name }) =>
            `assets/${folderOf(facadeModuleId) ?? name}-[hash].js`,
          manualChunks: (id: string) =>
            /node_modules\/(react|react-dom|scheduler)\//.test(id) ? "react" : undefined,
        },
      },
    },
    server: {
      host: "127.0.0.1",
      ...(status && {
        proxy: {
          [`^/(?!${OURS})`]: {
            target: status.api,
            rewrite: (p: string) => p.slice(1),
            prependPath: true,
          },
        },
      }),
    },
    test: { include: ["src/**/*.test.ts"], environment: "node" },
  };
});
