# SPDX-License-Identifier: Apache-2.0
"""A folder written by dump_scene as a scene of Mitsuba 3 (mi.load_dict), with the same units, camera and depth."""

import json
import math
import pathlib

import numpy as np


def vector(message):
    return np.array([message["x"], message["y"], message["z"]])


def color(message):
    return [message["r"], message["g"], message["b"]]


def matrix(rigid):
    out = np.eye(4)
    out[:3, :3] = np.array(rigid["rotation"]).reshape(3, 3)
    out[:3, 3] = vector(rigid["translation_m"])
    return out


def rgb(values):
    return {"type": "rgb", "value": [float(v) for v in values]}


def schlick_edge(base):
    """Schlick's reflectance at mu = 1/7: an F82 value that tints nothing."""
    return base + (1 - base) * (6 / 7) ** 5


def conductor_reflectance(n, k, mu):
    """Fresnel's equations at a conductor, unpolarised."""
    eta = n - 1j * k
    inner = np.sqrt(1 - (1 - mu * mu) / eta**2)
    s, p = (mu - eta * inner) / (mu + eta * inner), (inner - eta * mu) / (inner + eta * mu)
    return (abs(s) ** 2 + abs(p) ** 2) / 2


def conductor_constants(f0, f82):
    """n and k of a conductor that has the reflectances f0 at normal incidence and f82 at mu = 1/7."""
    def k_of(n):
        return np.sqrt((f0 * (n + 1) ** 2 - (n - 1) ** 2) / (1 - f0))

    r = math.sqrt(f0)
    n = np.linspace((1 - r) / (1 + r), (1 + r) / (1 - r), 100_002)[1:-1]  # where k is real
    miss = np.abs(conductor_reflectance(n, k_of(n), 1 / 7) - f82)
    best = miss.argmin()
    if miss[best] > 2e-3:
        raise ValueError(f"no conductor has the reflectances {f0} and {f82}")
    return float(n[best]), float(k_of(n[best]))


def albedo(mi, bsdf, angle_deg=45, samples=40_000):
    """Share of the light that a material sends back, by its own samples. Scalar variants only."""
    angle, bsdf = math.radians(angle_deg), mi.load_dict(bsdf)
    at = mi.SurfaceInteraction3f()
    at.wi = mi.Vector3f(math.sin(angle), 0, math.cos(angle))
    random = np.random.default_rng(1).random((samples, 3)).tolist()
    return sum(bsdf.sample(mi.BSDFContext(), at, u, mi.Point2f(v, w))[1][0] for u, v, w in random) / samples


class Exporter:
    """`matched`: gives back what Mitsuba's rough materials lose. They leave out the light that scatters between microfacets
    more than once; under a white sky they are darker than any real surface, plastic (with its base) by a tenth."""

    def __init__(self, mi, folder, albedo_factor=1.0, matched=True):
        self.mi = mi
        self.matched = matched
        self.folder = pathlib.Path(folder)
        self.spec = json.loads((self.folder / "scene.json").read_text())
        self.albedo_factor = albedo_factor

    def transform(self, m):
        return self.mi.ScalarTransform4f(np.ascontiguousarray(m, dtype=np.float64))

    def material(self, m):
        base = np.array(color(m["base_color"])) * self.albedo_factor
        alpha = m["roughness"] ** 2
        others = ("anisotropy", "diffuse_roughness", "coat", "film_thickness_nm")
        if any(m[name] != 0 for name in others) or m["metalness"] not in (0, 1) or m["transmission"] not in (0, 1):
            raise ValueError("this comparison knows isotropic metals and dielectrics, opaque or clear")
        if m["transmission"] == 1:
            return {"type": "roughdielectric", "distribution": "ggx", "alpha": alpha, "int_ior": m["ior"], "ext_ior": 1.0}
        if m["metalness"] == 1:
            f82 = np.array(color(m["f82"]))
            if np.abs(f82 - schlick_edge(np.array(color(m["base_color"])))).max() < 1e-6:
                # The principled model's metal has Schlick's Fresnel; its alpha is the square of the roughness, too.
                inner = {"type": "principled", "base_color": rgb(base), "metallic": 1.0, "roughness": m["roughness"]}
            else:
                rough = {"type": "roughconductor", "distribution": "ggx", "alpha": alpha}
                lost = 1 / albedo(self.mi, rough | {"material": "none"}) - 1 if self.matched else 0
                gain = 1 + base * lost
                n, k = zip(*(conductor_constants(*pair) for pair in zip(base * gain, f82 * gain)))
                inner = rough | {"eta": rgb(n), "k": rgb(k)}
        elif m["ior"] > 1:
            rough = {"type": "roughplastic", "distribution": "ggx", "alpha": alpha, "int_ior": m["ior"], "ext_ior": 1.0,
                     "nonlinear": False}
            factor = self.base_factor(rough) if self.matched else 1
            inner = rough | {"diffuse_reflectance": rgb(base * factor)}
        else:
            inner = {"type": "diffuse", "reflectance": rgb(base)}
        return {"type": "twosided", "nested": inner}

    def base_factor(self, rough):
        """On the base of a plastic, so that a white one sends everything back."""
        black = albedo(self.mi, rough | {"diffuse_reflectance": rgb([0, 0, 0])})
        white = albedo(self.mi, rough | {"diffuse_reflectance": rgb([1, 1, 1])})
        return (1 - black) / (white - black)

    def write_ply(self, key):
        path = self.folder / f"{key}.ply"
        if path.exists():
            return path
        positions = np.fromfile(self.folder / f"{key}.positions.f32", np.float32).reshape(-1, 3)
        normals = np.fromfile(self.folder / f"{key}.normals.f32", np.float32).reshape(-1, 3)
        corners = np.fromfile(self.folder / f"{key}.triangles.u32", np.uint32).reshape(-1, 3)
        faces = np.zeros(len(corners), np.dtype([("count", "u1"), ("corners", "<i4", 3)]))
        faces["count"], faces["corners"] = 3, corners
        fields = "".join(f"property float {name}\n" for name in ("x", "y", "z", "nx", "ny", "nz"))
        header = (f"ply\nformat binary_little_endian 1.0\nelement vertex {len(positions)}\n{fields}"
                  f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n")
        path.write_bytes(header.encode() + np.hstack([positions, normals]).astype("<f4").tobytes() + faces.tobytes())
        return path

    def part(self, instance):
        scaled = matrix(instance["world_from_part"]) @ np.diag([instance["scale"]] * 3 + [1.0])
        return {"type": "ply", "filename": str(self.write_ply(instance["part_sha256"])),
                "to_world": self.transform(scaled), "bsdf": self.material(instance["material"])}

    def ground(self, g):
        c, s = math.cos(g["yaw_rad"]) * g["half_side_m"], math.sin(g["yaw_rad"]) * g["half_side_m"]
        m = np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, g["height_m"]], [0, 0, 0, 1.0]])
        return {"type": "rectangle", "to_world": self.transform(m), "bsdf": self.material(g["material"])}

    def lamp(self, light):
        if light["shape"] != "QUAD" or light["two_sided"] or light["camera_sees"]:
            raise ValueError("this comparison knows plain rectangles")
        u, v = vector(light["u_axis_m"]), vector(light["v_axis_m"])
        n = np.cross(u, v)
        m = np.eye(4)
        m[:3, 0], m[:3, 1], m[:3, 2], m[:3, 3] = u, v, n / np.linalg.norm(n), vector(light["center_m"])
        # Black: a lamp sends nothing back.
        return {"type": "rectangle", "to_world": self.transform(m),
                "bsdf": {"type": "diffuse", "reflectance": rgb([0, 0, 0])},
                "emitter": {"type": "area", "radiance": rgb(color(light["radiance"]))}}

    def environment(self, env):
        gain = np.array(color(env["gain"]))
        if not env["hdri_sha256"]:
            return {"type": "constant", "radiance": rgb(gain)} if gain.any() else None
        (file,) = self.folder.glob(f"{env['hdri_sha256']}.*.f32")
        width = int(file.name.split(".")[-2])
        ours = np.fromfile(file, np.float32).reshape(-1, width, 3)
        # Ours has rows at half steps from the pole, Mitsuba's first and last row are the poles: twice the rows hold the
        # same bilinear picture.
        rows = np.empty((2 * len(ours) + 1, width, 3), np.float32)
        rows[1::2] = ours
        rows[2:-1:2] = (ours[:-1] + ours[1:]) / 2
        rows[0], rows[-1] = ours[0], ours[-1]
        c, s = math.cos(env["yaw_rad"]), math.sin(env["yaw_rad"])
        turn = np.array([[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
        z_up = np.array([[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]])  # from Mitsuba's +Y up
        return {"type": "envmap", "bitmap": self.mi.Bitmap(rows * gain.astype(np.float32)),
                "to_world": self.transform(turn @ z_up)}

    def camera(self, spp, seed, sampler):
        c = self.spec["camera"]
        if abs(c["fx_px"] - c["fy_px"]) > 1e-9 or c["cx_px"] * 2 != c["width_px"] or c["cy_px"] * 2 != c["height_px"]:
            raise ValueError("this comparison knows square pixels and centred cameras")
        # Mitsuba's camera looks along +Z with +X left and +Y up.
        pose = np.linalg.inv(matrix(c["camera_from_world"])) @ np.diag([-1.0, -1.0, 1.0, 1.0])
        out = {"type": "perspective", "to_world": self.transform(pose), "fov_axis": "x",
               "fov": math.degrees(2 * math.atan(c["width_px"] / 2 / c["fx_px"])), "near_clip": 1e-4, "far_clip": 1e4,
               "film": {"type": "hdrfilm", "width": c["width_px"], "height": c["height_px"],
                        "rfilter": {"type": "box"}, "pixel_format": "rgb", "component_format": "float32"},
               "sampler": {"type": sampler, "sample_count": spp, "seed": seed}}
        if c["lens_radius_m"] > 0:
            out.update(type="thinlens", aperture_radius=c["lens_radius_m"], focus_distance=c["focus_distance_m"])
        return out

    def scene(self, spp, seed, sampler):
        render = self.spec["render"]
        if render["clamp_indirect"] != 0:
            raise ValueError("a clamped picture has another mean")
        # Ours counts vertices on clear solids apart, up to 12 of them.
        clear = any(i["material"]["transmission"] > 0 for i in self.spec["instances"])
        depth = render["max_depth"] + (12 if clear else 0)
        out = {"type": "scene", "sensor": self.camera(spp, seed, sampler),
               # Ours counts vertices that scatter; Mitsuba counts edges. Roulette from the third vertex on both sides.
               "integrator": {"type": "path", "max_depth": depth + 1, "rr_depth": 3,
                              "hide_emitters": bool(self.spec["lights"])}}
        for i, instance in enumerate(self.spec["instances"]):
            out[f"part{i}"] = self.part(instance)
        if self.spec.get("ground"):
            out["ground"] = self.ground(self.spec["ground"])
        for i, light in enumerate(self.spec["lights"]):
            out[f"lamp{i}"] = self.lamp(light)
        environment = self.environment(self.spec["environment"])
        if environment:
            out["environment"] = environment
        return out


def load(mi, folder, spp, seed=0, sampler="independent", **options):
    return mi.load_dict(Exporter(mi, folder, **options).scene(spp, seed, sampler))


def render(mi, scene, spp, seed=0):
    return np.array(mi.render(scene, spp=spp, seed=seed), dtype=np.float64)[:, :, :3]
