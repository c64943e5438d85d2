"""Mistakes in deploy/, each in one place: the file, what stands there, what stands there then, and the judge that must find it."""

BASE, ONE, APART = "kubernetes/base", "kubernetes/one", "kubernetes/apart"
POD, INGRESS, MONITORED = f"{BASE}/deployment.yaml", "kubernetes/ingress", "kubernetes/monitored"

MISTAKES = [
    # What kustomize refuses to put together.
    (f"{ONE}/all/kustomization.yaml", "path: deployment.yaml", "path: deployments.yaml", "kustomize"),
    (f"{ONE}/kustomization.yaml", "secretGenerator:", "secretGenerators:", "kustomize"),
    (f"{ONE}/kustomization.yaml", "envs: [.env]", "envs: [keys.env]", "kustomize"),
    (f"{ONE}/all/deployment.yaml", "  name: bodega\n", "  name: shop\n", "kustomize"),
    (f"{APART}/kustomization.yaml", "  - network-policy.yaml\n", "  - network-policies.yaml\n", "kustomize"),
    (f"{APART}/inventory/kustomization.yaml", "nameSuffix: -inventory", "nameSuffix: -products", "kustomize"),
    (f"{BASE}/kustomization.yaml", "  - network-policy.yaml\n", "", "references: no NetworkPolicy closes"),
    ("kubernetes/ingress-apart/paths.yaml", "/spec/rules/0", "/spec/rules/1", "kustomize"),
    # What the schemas do not know, or know otherwise.
    (POD, "readOnlyRootFilesystem", "readOnlyRootFileSystem", "schema"),
    (POD, "replicas: 1", 'replicas: "1"', "schema"),
    (POD, "terminationGracePeriodSeconds: 40", "terminationGracePeriodSeconds: 40s", "schema"),
    (f"{ONE}/all/deployment.yaml", "secretKeyRef", "secretKey", "schema"),
    (f"{BASE}/volume.yaml", '["ReadWriteOnce"]', "ReadWriteOnce", "schema"),
    (f"{BASE}/service.yaml", "apiVersion: v1", "apiVersion: v2", "schema"),
    (f"{BASE}/service.yaml", "targetPort", "targetport", "schema"),
    (f"{BASE}/network-policy.yaml", "policyTypes", "policytypes", "schema"),
    (f"{INGRESS}/ingress.yaml", "            pathType: Prefix\n", "", "schema"),
    (f"{MONITORED}/pod-monitor.yaml", "path: /metrics", "paths: /metrics", "schema"),
    (f"{MONITORED}/pod-monitor.yaml", "interval: 30s", "interval: often", "schema"),
    ("spinkube.yaml", "automountServiceAccountToken", "automountServiceAccountTokens", "schema"),
    (f"{APART}/console/deployment.yaml", "          args:", "          livenessProbe: null\n          args:", "references"),
    # What leads to nothing.
    (f"{ONE}/all/deployment.yaml", "key: SPIN_VARIABLE_CONSOLE_SECRET", "key: console-secret", "references"),
    (f"{APART}/inventory/deployment.yaml", "http://bodega-products", "http://products", "references"),
    (f"{APART}/products/deployment.yaml", "0.0.0.0:3000", "0.0.0.0:8001", "references"),
    (POD, "claimName: bodega", "claimName: data", "references"),
    (POD, "              port: 3000\n            periodSeconds", "              port: 3001\n            periodSeconds", "references"),
    (f"{BASE}/service.yaml", "    app: bodega", "    app: shop", "references"),
    (f"{BASE}/network-policy.yaml", "      app: bodega", "      app: shop", "references"),
    (f"{APART}/network-policy.yaml", "      part: inventory", "      part: stock", "references"),
    (f"{INGRESS}/ingress.yaml", "name: bodega\n                port", "name: shop\n                port", "references"),
    (f"{INGRESS}/ingress.yaml", '["shop.example"]', '["www.shop.example"]', "references"),
    ("kubernetes/ingress-apart/paths.yaml", "number: 80", "number: 3000", "references"),
    (f"{MONITORED}/listener.yaml", "containerPort: 9090", "containerPort: 9091", "references"),
    (f"{MONITORED}/network-policy.yaml", "port: 9090", "port: 9091", "references"),
    (f"{MONITORED}/pod-monitor.yaml", "port: admin", "port: metrics", "references"),
]
